import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { parseJson } from '../../../shared/json';
import {
  type ReplayAnswer,
  type ReplaySettings,
  ReplaySpeed,
  type ReplaySummary,
} from '../../../shared/replay';
import { ApiFailure, reasonOf } from '../api/failure';
import type { ReplayApi, ReplayCommand } from '../api/replay';
import type { HostStore } from './host-store';
import { type NotificationAction, type ReportError, retryAction } from './notifications';
import type { KeyValueStore } from './view-store';

/** The actions to replay: a whole session, some of it, or one and all after it. */
interface ReplaySelection {
  readonly session?: string;
  readonly ids?: string[];
  readonly from?: string;
}

/** A replay that waits for a person's confirmation. */
interface ProposedReplay {
  readonly what: ReplaySelection;
  readonly summary: ReplaySummary;
}

/** Commands for replays. The host's state has their progress; errors become notices. */
export interface ReplayStore {
  /** The replay that waits for confirmation. */
  readonly proposed: StoreApi<ProposedReplay | undefined>;
  /** Shows the summary of a replay and asks for confirmation. */
  propose(what: ReplaySelection): Promise<void>;
  /** Starts the proposed replay, or drops it. */
  decide(start: boolean): Promise<void>;
  /** Starts a replay with the stored settings; replaces a paused one. */
  start(what: ReplaySelection): Promise<void>;
  command(command: ReplayCommand): Promise<void>;
  /** Plays or pauses. */
  toggle(): Promise<void>;
  change(settings: ReplaySettings): Promise<void>;
  /** Answers the open question. */
  answer(answer: Omit<ReplayAnswer, 'question'>): Promise<void>;
  /** Ends the replay and closes its bar. */
  close(): Promise<void>;
}

export interface ReplayStoreOptions {
  readonly api: ReplayApi;
  readonly host: HostStore;
  /** Stores the settings between visits. */
  readonly storage: KeyValueStore;
  readonly reportError: ReportError;
}

/** Chooses the action for an error; `again` retries. */
type WayOutOf = (error: ApiFailure, again: () => unknown) => NotificationAction | undefined;

const KEY = 'jumpseat.replay';
/** The status of a request that is refused because another replay is playing. */
const BUSY = 409;
const Kept = z.object({ speed: ReplaySpeed.catch('recorded'), verify: z.boolean().catch(true) });

export function createReplayStore({ api, host, storage, reportError }: ReplayStoreOptions): ReplayStore {
  const kept = () => Kept.safeParse(parseJson(storage.getItem(KEY) ?? '{}')).data;

  async function tried(work: () => Promise<unknown>, wayOut: WayOutOf = retryAction): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      reportError(
        reasonOf(error),
        wayOut(error, () => tried(work, wayOut)),
      );
    }
  }

  async function command(name: ReplayCommand): Promise<void> {
    if (host.getState().replay) await tried(() => api.command(name));
  }

  const proposed = createStore<ProposedReplay | undefined>(() => undefined);

  const replays: ReplayStore = {
    proposed,
    propose: (what) =>
      tried(async () => {
        const summary = await api.plan({ ...kept(), ...what });
        proposed.setState({ what, summary }, true);
      }),
    async decide(start) {
      const wanted = proposed.getState();
      proposed.setState(undefined, true);
      if (start && wanted) await replays.start(wanted.what);
    },
    start(what) {
      const load = () => api.load({ ...kept(), ...what });
      // The running replay may have ended by now. If it cannot be stopped, `load` fails and reports the error.
      const instead = () => tried(() => api.command('stop').then(load, load));
      return tried(load, (error, again) =>
        error.status === BUSY
          ? { label: 'Stop it, replay this', run: () => void instead() }
          : retryAction(error, again),
      );
    },
    command,
    async toggle() {
      const { replay } = host.getState();
      if (replay) await command(replay.status === 'playing' ? 'pause' : 'play');
    },
    change(settings) {
      storage.setItem(KEY, JSON.stringify({ ...kept(), ...settings }));
      return tried(() => api.change(settings));
    },
    async answer(answer) {
      const number = host.getState().replay?.question?.number;
      if (number !== undefined) await tried(() => api.answer({ ...answer, question: number }));
    },
    close: () => tried(() => api.unload()),
  };
  return replays;
}
