import { z } from 'zod';
import { createStore } from 'zustand/vanilla';
import { parseJson } from '../../../shared/json';
import {
  type ReplayAnswer,
  type ReplaySettings,
  ReplaySpeed,
  type ReplaySummary,
} from '../../../shared/replay';
import type { Client } from '../api/client';
import type { ApiFailure } from '../api/failure';
import type { HostStore } from './host-store';
import { attemptRequest, type NotificationAction, type ReportError, retryAction } from './notifications';
import { readable } from './readable-store';
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

const COMMANDS = {
  play: 'playReplay',
  pause: 'pauseReplay',
  step: 'stepReplay',
  skip: 'skipReplayStep',
  stop: 'stopReplay',
} as const;
type ReplayCommand = keyof typeof COMMANDS;

export interface ReplayStoreOptions {
  readonly client: Client;
  /** The name of this live view. The host accepts the replay's actions while that view has control. */
  readonly viewer: string;
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

/** Commands for replays. The host's state has their progress; errors become notices. */
export function createReplayStore({ client, viewer, host, storage, reportError }: ReplayStoreOptions) {
  const { call } = client;
  const headers = { 'jumpseat-viewer': viewer };
  const proposed = createStore<ProposedReplay | undefined>(() => undefined);
  const kept = () => Kept.safeParse(parseJson(storage.getItem(KEY) ?? '{}')).data;

  const tried = (work: () => Promise<unknown>, wayOut: WayOutOf = retryAction): Promise<boolean> =>
    attemptRequest(work, reportError, (error) => wayOut(error, () => tried(work, wayOut)));

  async function command(name: ReplayCommand): Promise<void> {
    if (host.getState().replay) await tried(() => call(COMMANDS[name], { headers }));
  }

  /** Starts a replay with the stored settings; replaces a paused one. */
  function start(what: ReplaySelection) {
    const load = () => call('loadReplay', { body: { ...kept(), ...what }, headers });
    // The running replay may have ended by now. If it cannot be stopped, `load` fails and reports the error.
    const instead = () => tried(() => call('stopReplay', { headers }).then(load, load));
    return tried(load, (error, again) =>
      error.status === BUSY
        ? { label: 'Stop it, replay this', run: () => void instead() }
        : retryAction(error, again),
    );
  }

  return {
    /** The replay that waits for confirmation. */
    proposed: readable(proposed),
    /** Shows the summary of a replay and asks for confirmation. */
    propose: (what: ReplaySelection) =>
      tried(async () => {
        const summary = await call('planReplay', { body: { ...kept(), ...what }, headers });
        proposed.setState({ what, summary }, true);
      }),
    /** Starts the proposed replay, or drops it. */
    async decide(isConfirmed: boolean) {
      const wanted = proposed.getState();
      proposed.setState(undefined, true);
      if (isConfirmed && wanted) await start(wanted.what);
    },
    start,
    command,
    /** Plays or pauses. */
    async toggle() {
      const { replay } = host.getState();
      if (replay) await command(replay.status === 'playing' ? 'pause' : 'play');
    },
    change(settings: ReplaySettings) {
      storage.setItem(KEY, JSON.stringify({ ...kept(), ...settings }));
      return tried(() => call('updateReplay', { body: settings, headers }));
    },
    /** Answers the open question. */
    async answer(answer: Omit<ReplayAnswer, 'question'>) {
      const question = host.getState().replay?.question?.number;
      if (question !== undefined)
        await tried(() => call('answerReplay', { body: { ...answer, question }, headers }));
    },
    /** Ends the replay and closes its bar. */
    close: () => tried(() => call('unloadReplay')),
  };
}
