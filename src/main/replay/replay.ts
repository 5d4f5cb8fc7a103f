import { randomUUID } from 'node:crypto';
import type { ActionBody } from '../../shared/action';
import type { ControlState } from '../../shared/control';
import type { Point } from '../../shared/geometry';
import type { JournalEntry, JournalPage } from '../../shared/journal';
import type {
  ReplayAnswer,
  ReplayRequest,
  ReplaySettings,
  ReplayState,
  ReplaySummary,
} from '../../shared/replay';
import type { DesktopState } from '../desktop/desktop';
import type { Framebuffer } from '../rfb/framebuffer/framebuffer';
import { planReplay } from './plan';
import { Player } from './player';
import { ReplayError } from './replay-error';
import { readEntries, selectEntries } from './source';
import { summaryOf } from './summary';
import { ScreenVerifier } from './verifier';

/** Loads and controls replays, one at a time. Commands throw {@link ReplayError} if they do not fit the state. */
export interface ReplayService {
  /** State of the loaded replay. */
  readonly state: ReplayState | undefined;
  /**
   * Replaces the loaded replay and starts the new one.
   * @throws {ReplayError} `busy` while a replay plays, `empty` if there is no step; and what reading a session throws
   */
  load(request: ReplayRequest): Promise<ReplayState>;
  /** Describes the replay that `load` would start. @throws {ReplayError} and what reading a session throws */
  plan(request: ReplayRequest): Promise<ReplaySummary>;
  play(): ReplayState;
  pause(): ReplayState;
  step(): ReplayState;
  skip(): ReplayState;
  stop(): ReplayState;
  change(settings: ReplaySettings): ReplayState;
  answer(answer: ReplayAnswer): ReplayState;
  /** A screen of the open question, as WebP. */
  picture(which: 'before' | 'now'): Buffer | undefined;
  /** Stops and removes the loaded replay. */
  unload(): void;
  /** Sets the live view of the person who sent the last command: actions run with that person's control. */
  setRequester(viewer: string | undefined): void;
  /** Pauses the replay if a different person has control. */
  onControlChange(state: ControlState): void;
  /** Pauses the replay if its desktop stopped, rather than continue on the next one. */
  onDesktopChange(state: DesktopState): void;
}

export interface ReplayOptions {
  /** The running session's id. */
  readonly session: string;
  /** Reads a page of a session's entries. @throws if there is no such session */
  readonly page: (session: string, after: number, limit: number) => Promise<JournalPage>;
  /** Starts the desktop if needed, and reads its screen; valid until the next turn of the event loop. */
  readonly capture: () => Promise<Framebuffer>;
  /** Position of the pointer, if known (native pixels). */
  readonly pointer: () => Promise<Point | undefined>;
  readonly pictureBefore: (session: string, id: string) => Promise<Buffer | undefined>;
  /** Whether the screen may show sensitive text. */
  readonly isHidden: () => boolean;
  /** Executes an action as the repetition of an entry. */
  readonly act: (
    body: ActionBody,
    as: { readonly replayOf: string; readonly viewer: string | undefined; readonly signal: AbortSignal },
  ) => Promise<unknown>;
  readonly onChange: (state: ReplayState | undefined) => void;
}

interface Loaded {
  readonly id: string;
  /** The session of the entries; undefined if the request contained them. */
  readonly session: string | undefined;
  readonly player: Player;
}

/** Shortest time between two reports of progress (ms): without waits there are hundreds of steps per second. */
const REPORT_INTERVAL_MS = 40;

export function createReplay(options: ReplayOptions): ReplayService {
  const { page, capture, pointer, pictureBefore, isHidden, act, onChange } = options;
  let loaded: Loaded | undefined;
  let loading = false;
  let desktopRuns = false;
  let viewer: string | undefined;
  let reported: ReplayState | undefined;
  let reportTimer: NodeJS.Timeout | undefined;

  const state = () => loaded && stateOf(loaded);

  function report(): void {
    clearTimeout(reportTimer);
    reportTimer = undefined;
    reported = state();
    onChange(reported);
  }

  /** Reports a new status at once, and progress at intervals. */
  function changed(): void {
    if (state()?.status !== reported?.status) report();
    else reportTimer ??= setTimeout(report, REPORT_INTERVAL_MS);
  }

  const sessionOf = (request: ReplayRequest) =>
    request.entries ? undefined : (request.session ?? options.session);

  async function entriesOf(request: ReplayRequest): Promise<JournalEntry[]> {
    const session = sessionOf(request);
    const entries =
      session === undefined
        ? (request.entries ?? [])
        : await readEntries((after, limit) => page(session, after, limit));
    return selectEntries(entries, request);
  }

  function command(run: (player: Player) => void): ReplayState {
    if (!loaded) throw new ReplayError('none', 'No replay is loaded.');
    run(loaded.player);
    return stateOf(loaded);
  }

  return {
    get state() {
      return state();
    },

    async load(request) {
      if (loading || loaded?.player.state.status === 'playing') {
        throw new ReplayError('busy', 'A replay is playing.', { detail: 'Pause or stop it first.' });
      }
      loading = true;
      try {
        const session = sessionOf(request);
        const steps = planReplay(await entriesOf(request));
        if (steps.length === 0) {
          throw new ReplayError('empty', 'There is nothing to replay.', {
            detail: 'Failed and read-only actions are left out.',
          });
        }
        loaded?.player.stop();
        const player = new Player({
          steps,
          speed: request.speed,
          verify: request.verify,
          verifier: new ScreenVerifier({
            capture,
            pointer,
            isHidden,
            pictureBefore: async ({ id }) => (session === undefined ? undefined : pictureBefore(session, id)),
          }),
          act: (body, { id }, signal) => act(body, { replayOf: id, viewer, signal }),
          onChange: () => {
            if (loaded?.player === player) changed();
          },
        });
        loaded = { id: randomUUID(), session, player };
        if (request.paused) report();
        else player.play();
        return stateOf(loaded);
      } finally {
        loading = false;
      }
    },

    plan: async (request) => summaryOf(await entriesOf(request), request, sessionOf(request) !== undefined),

    play: () => command((player) => player.play()),
    pause: () => command((player) => player.pause()),
    step: () => command((player) => player.step()),
    skip: () => command((player) => player.skip()),
    stop: () => command((player) => player.stop()),
    change: (settings) => command((player) => player.change(settings)),
    answer: (answer) => command((player) => player.answer(answer)),
    picture: (which) => loaded?.player.pictures?.[which],

    unload() {
      loaded?.player.stop();
      loaded = undefined;
      report();
    },

    setRequester(requester) {
      viewer = requester;
    },

    onControlChange({ holder, viewer: controller, sensitive }) {
      if (sensitive) loaded?.player.pause('A person is typing privately.');
      else if (holder === 'person' && controller !== viewer) loaded?.player.pause('A person has control.');
    },

    onDesktopChange({ state: now, reason }) {
      const lost = desktopRuns && now !== 'running';
      desktopRuns = now === 'running';
      if (lost) loaded?.player.pause(`The desktop stopped. ${reason ?? ''}`.trim());
    },
  };
}

function stateOf({ id, session, player }: Loaded): ReplayState {
  return { id, ...(session !== undefined && { session }), ...player.state };
}
