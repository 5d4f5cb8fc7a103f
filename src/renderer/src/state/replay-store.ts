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

/** Which actions are to be replayed: all of a session, some, or one and those after it. */
interface ReplaySelection {
  readonly session?: string;
  readonly ids?: string[];
  readonly from?: string;
}

/** A replay that a person is asked about before it starts. */
interface ProposedReplay {
  readonly what: ReplaySelection;
  readonly summary: ReplaySummary;
}

/** What the panel can do with replays. How they are is in the host's state; what fails becomes a notice. */
export interface ReplayStore {
  /** The replay that waits for a person's word. */
  readonly proposed: StoreApi<ProposedReplay | undefined>;
  /** Shows what a replay will be, and starts it once a person says so. */
  propose(what: ReplaySelection): Promise<void>;
  /** Starts what was proposed, or drops it. */
  decide(start: boolean): Promise<void>;
  /** Starts a replay with the speed and the checks of the last one; replaces one that is paused. */
  start(what: ReplaySelection): Promise<void>;
  command(command: ReplayCommand): Promise<void>;
  /** Plays what stands still, and pauses what plays. */
  toggle(): Promise<void>;
  change(settings: ReplaySettings): Promise<void>;
  /** Answers the question that is open. */
  answer(answer: Omit<ReplayAnswer, 'question'>): Promise<void>;
  /** Ends it, and takes its bar away. */
  close(): Promise<void>;
}

export interface ReplayStoreOptions {
  readonly api: ReplayApi;
  readonly host: HostStore;
  /** Keeps the settings between visits. */
  readonly storage: KeyValueStore;
  readonly reportError: ReportError;
}

/** What can be done about a failure; `again` does the same once more. */
type WayOutOf = (error: ApiFailure, again: () => unknown) => NotificationAction | undefined;

const KEY = 'jumpseat.replay';
/** The status of what is refused because another replay is playing. */
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
      // It may be over by now; what keeps it from being stopped keeps the other from being loaded, and is told then.
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
