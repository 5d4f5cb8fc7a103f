import { randomUUID } from 'node:crypto';
import type { ActionBody } from '../../shared/action';
import type { ControlState } from '../../shared/control';
import type { JournalEntry, JournalPage } from '../../shared/journal';
import type { ReplayRequest, ReplayState, ReplayStepResult, ReplaySummary } from '../../shared/replay';
import type { DesktopState } from '../desktop/desktop';
import { planReplay, type ReplayStep, summaryOf } from './plan';
import { Player } from './player';
import { ReplayError } from './replay-error';
import { readEntries, selectEntries } from './source';
import { type ComparedScreens, ScreenVerifier, type VerifierOptions } from './verifier';

export interface ReplayOptions extends Omit<VerifierOptions, 'pictureBefore'> {
  /** The running session's id. */
  readonly session: () => string;
  /** Reads a page of a session's entries. @throws if there is no such session */
  readonly page: (session: string, after: number, limit: number) => Promise<JournalPage>;
  readonly pictureBefore: (session: string, id: string) => Promise<Buffer | undefined>;
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

/** Loads and controls replays, one at a time. Commands throw {@link ReplayError} if they do not fit the state. */
export class ReplayService {
  #loaded: Loaded | undefined;
  #isLoading = false;
  #desktopRuns = false;
  #requester: string | undefined;
  #reported: ReplayState | undefined;
  #reportTimer: NodeJS.Timeout | undefined;

  constructor(private readonly options: ReplayOptions) {}

  /** State of the loaded replay. */
  get state(): ReplayState | undefined {
    return this.#loaded && stateOf(this.#loaded);
  }

  /** What became of the completed steps of the loaded replay. */
  get results(): readonly ReplayStepResult[] | undefined {
    return this.#loaded?.player.results;
  }

  /**
   * Replaces the loaded replay and starts the new one.
   * @throws {ReplayError} `busy` while a replay plays, `empty` if there is no step; and what reading a session throws
   */
  async load(request: ReplayRequest): Promise<ReplayState> {
    if (this.#isLoading || this.state?.status === 'playing') {
      throw new ReplayError('busy', 'A replay is playing.', { detail: 'Pause or stop it first.' });
    }
    this.#isLoading = true;
    try {
      const steps = planReplay(await this.#entriesOf(request));
      if (steps.length === 0) {
        const detail = 'Failed and read-only actions are left out.';
        throw new ReplayError('empty', 'There is nothing to replay.', { detail });
      }
      this.#loaded?.player.stop();
      const session = this.#sessionOf(request);
      const player = this.#createPlayer(steps, request, session);
      this.#loaded = { id: randomUUID(), session, player };
      if (request.paused) this.#report();
      else player.play();
      return stateOf(this.#loaded);
    } finally {
      this.#isLoading = false;
    }
  }

  /** Describes the replay that `load` would start. @throws {ReplayError} and what reading a session throws */
  async plan(request: ReplayRequest): Promise<ReplaySummary> {
    return summaryOf(await this.#entriesOf(request), request, this.#sessionOf(request) !== undefined);
  }

  /** Runs a command on the loaded replay. */
  command(run: (player: Player) => void): ReplayState {
    if (!this.#loaded) throw new ReplayError('none', 'No replay is loaded.');
    run(this.#loaded.player);
    return stateOf(this.#loaded);
  }

  /** A screen of the open question, as a file. */
  picture(which: keyof ComparedScreens): Buffer | undefined {
    return this.#loaded?.player.pictures?.[which];
  }

  /** Stops and removes the loaded replay. */
  unload(): void {
    this.#loaded?.player.stop();
    this.#loaded = undefined;
    this.#report();
  }

  /** Sets the live view of the person who sent the last command: actions run with that person's control. */
  setRequester(viewer: string | undefined): void {
    this.#requester = viewer;
  }

  /** Pauses the replay if a different person has control. */
  onControlChange({ holder, viewer, sensitive }: ControlState): void {
    const player = this.#loaded?.player;
    if (sensitive) player?.pause('A person is typing privately.');
    else if (holder === 'person' && viewer !== this.#requester) player?.pause('A person has control.');
  }

  /** Pauses the replay if its desktop stopped, rather than continue on the next one. */
  onDesktopChange({ state, reason }: DesktopState): void {
    const hasStopped = this.#desktopRuns && state !== 'running';
    this.#desktopRuns = state === 'running';
    if (hasStopped) this.#loaded?.player.pause(`The desktop stopped. ${reason ?? ''}`.trim());
  }

  #createPlayer(steps: readonly ReplayStep[], { speed, verify }: ReplayRequest, session?: string): Player {
    const { pictureBefore, act } = this.options;
    const verifier = new ScreenVerifier({
      ...this.options,
      pictureBefore: async ({ id }) => (session === undefined ? undefined : pictureBefore(session, id)),
    });
    const player: Player = new Player({
      ...{ steps, speed, verify, verifier },
      act: (body, { id }, signal) => act(body, { replayOf: id, viewer: this.#requester, signal }),
      onChange: () => {
        if (this.#loaded?.player === player) this.#changed();
      },
    });
    return player;
  }

  #sessionOf({ entries, session }: ReplayRequest): string | undefined {
    return entries ? undefined : (session ?? this.options.session());
  }

  async #entriesOf(request: ReplayRequest): Promise<JournalEntry[]> {
    const session = this.#sessionOf(request);
    if (session === undefined) return selectEntries(request.entries ?? [], request);
    const entries = await readEntries((after, limit) => this.options.page(session, after, limit));
    return selectEntries(entries, request);
  }

  #report(): void {
    clearTimeout(this.#reportTimer);
    this.#reportTimer = undefined;
    this.#reported = this.state;
    this.options.onChange(this.#reported);
  }

  /** Reports a new status at once, and progress at intervals. */
  #changed(): void {
    if (this.state?.status !== this.#reported?.status) this.#report();
    else this.#reportTimer ??= setTimeout(() => this.#report(), REPORT_INTERVAL_MS);
  }
}

function stateOf({ id, session, player }: Loaded): ReplayState {
  return { id, ...(session !== undefined && { session }), ...player.state };
}
