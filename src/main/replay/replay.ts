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
import { ReplayError } from './errors';
import { planReplay } from './plan';
import { createPlayer, type Player } from './player';
import { readEntries, selectEntries } from './source';
import { summaryOf } from './summary';
import { createVerifier } from './verifier';

/** The host's one replay. Commands throw {@link ReplayError} where they make no sense just now. */
export interface ReplayService {
  /** The one that is loaded. */
  readonly state: ReplayState | undefined;
  /**
   * Loads a replay in place of the one that is loaded, and begins it.
   * @throws {ReplayError} `busy` while one plays, `empty` where there is nothing to do, and what reading a session throws.
   */
  load(request: ReplayRequest): Promise<ReplayState>;
  /** Describes the replay that `load` would begin; loads nothing. @throws {ReplayError} and what reading a session throws. */
  plan(request: ReplayRequest): Promise<ReplaySummary>;
  play(): ReplayState;
  pause(): ReplayState;
  step(): ReplayState;
  skip(): ReplayState;
  stop(): ReplayState;
  change(settings: ReplaySettings): ReplayState;
  answer(answer: ReplayAnswer): ReplayState;
  /** A picture of the question that is open, as WebP. */
  picture(which: 'before' | 'now'): Buffer | undefined;
  /** Ends it, and forgets it. */
  unload(): void;
  /** The live view whose person spoke last: what is done is done by their hands. */
  askedBy(viewer: string | undefined): void;
  /** Tells who has control: it stands still while that is somebody else. */
  controlIs(state: ControlState): void;
  /** Tells how the desktop is: without the one it plays on it stands still, rather than go on on the next. */
  desktopIs(state: DesktopState): void;
}

export interface ReplayOptions {
  /** The running session's id. */
  readonly session: string;
  /** Entries of a session, page by page. @throws where there is no such session. */
  readonly page: (session: string, after: number, limit: number) => Promise<JournalPage>;
  /** The desktop as it is, which is started for it; valid until the next turn. */
  readonly capture: () => Promise<Framebuffer>;
  /** Where the pointer is, in native pixels; undefined where nobody knows. */
  readonly pointer: () => Promise<Point | undefined>;
  readonly pictureBefore: (session: string, id: string) => Promise<Buffer | undefined>;
  /** Whether the screen may show just now what must not be pictured. */
  readonly isHidden: () => boolean;
  /** Does an action as the repetition of an entry. */
  readonly act: (
    body: ActionBody,
    as: { readonly replayOf: string; readonly viewer: string | undefined; readonly signal: AbortSignal },
  ) => Promise<unknown>;
  readonly onChange: (state: ReplayState | undefined) => void;
}

interface Loaded {
  readonly id: string;
  /** Whose actions they are; undefined for those that were sent along. */
  readonly session: string | undefined;
  readonly player: Player;
}

/** At most so often is told how far it is, in milliseconds; without waits there may be hundreds of steps a second. */
const TELL_EVERY = 40;

export function createReplay(options: ReplayOptions): ReplayService {
  const { page, capture, pointer, pictureBefore, isHidden, act, onChange } = options;
  let loaded: Loaded | undefined;
  let loading = false;
  let desktopRuns = false;
  let viewer: string | undefined;
  let told: ReplayState | undefined;
  let telling: NodeJS.Timeout | undefined;

  const state = () => loaded && stateOf(loaded);

  function tell(): void {
    clearTimeout(telling);
    telling = undefined;
    told = state();
    onChange(told);
  }

  /** At once where it begins, ends, stands still or asks; else soon. */
  function changed(): void {
    if (state()?.status !== told?.status) tell();
    else telling ??= setTimeout(tell, TELL_EVERY);
  }

  const sessionOf = (request: ReplayRequest) =>
    request.entries ? undefined : (request.session ?? options.session);

  async function entriesOf(request: ReplayRequest): Promise<JournalEntry[]> {
    const session = sessionOf(request);
    const entries =
      session === undefined
        ? (request.entries ?? [])
        : await readEntries((after, most) => page(session, after, most));
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
            detail: 'Actions that failed or only looked are left out.',
          });
        }
        loaded?.player.stop();
        const player = createPlayer({
          steps,
          speed: request.speed,
          verify: request.verify,
          verifier: createVerifier({
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
        if (request.paused) tell();
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
      tell();
    },

    askedBy(speaker) {
      viewer = speaker;
    },

    controlIs({ holder, viewer: who, sensitive }) {
      if (sensitive) loaded?.player.pause('A person is typing privately.');
      else if (holder === 'person' && who !== viewer) loaded?.player.pause('A person has control.');
    },

    desktopIs({ state: now, reason }) {
      const lost = desktopRuns && now !== 'running';
      desktopRuns = now === 'running';
      if (lost) loaded?.player.pause(`The desktop has ended. ${reason ?? ''}`.trim());
    },
  };
}

function stateOf({ id, session, player }: Loaded): ReplayState {
  return { id, ...(session !== undefined && { session }), ...player.state };
}
