import type { Logger } from 'pino';
import { codeOf } from '../../shared/error-info';
import type { Notice } from '../../shared/events';
import { now, wallTime } from '../base/clock';
import type { ActiveRecording } from './capture/active-recording';
import type { RecordingLibrary } from './library/recording-library';

export interface RecordingMonitorOptions {
  readonly library: RecordingLibrary;
  readonly fps: number;
  /** Space that must stay free on the disk (bytes). */
  readonly minFreeBytes: number;
  /** Time without actions or input after which recordings end (ms). */
  readonly endAfterMs?: number;
  /** Interval between checks (ms). */
  readonly tickMs?: number;
  readonly log: Logger;
  readonly onNotice: (level: Notice['level'], message: string) => void;
}

const TEN_MINUTES = 10 * 60_000;
const TICK_MS = 2000;
/** Share of skipped frames that is reported. */
const MAX_SKIPPED_SHARE = 1 / 20;
/** Frames before the share is judged. */
const MIN_FRAMES = 100;

/** Shows the progress of recordings, and ends them if the desktop is unused or the disk is full. */
export class RecordingMonitor {
  /** Recordings that were reported as slow. */
  readonly #slow = new Set<string>();
  #lastInput = now();
  #runningActions = 0;
  #ticking: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: RecordingMonitorOptions,
    private readonly recordings: ReadonlyMap<string, ActiveRecording | undefined>,
    private readonly freeBytes: () => Promise<number>,
    private readonly endAll: (reason: string) => Promise<unknown>,
  ) {}

  /** Reports an action, input, or a new recording. */
  input(): void {
    this.#lastInput = now();
  }

  actionStarted(): void {
    this.#runningActions += 1;
    this.input();
  }

  actionDone(wasStarted: boolean): void {
    if (wasStarted) this.#runningActions = Math.max(this.#runningActions - 1, 0);
    this.input();
  }

  start(): void {
    const { tickMs = TICK_MS, log } = this.options;
    this.#ticking ??= setInterval(() => {
      this.#tick().catch((error: unknown) =>
        log.error({ err: error }, 'The recordings could not be checked'),
      );
    }, tickMs);
  }

  /** Call it when a recording has ended. */
  forget(id: string): void {
    this.#slow.delete(id);
    if (this.recordings.size > 0) return;
    clearInterval(this.#ticking);
    this.#ticking = undefined;
  }

  async #tick(): Promise<void> {
    const { fps, onNotice, endAfterMs = TEN_MINUTES } = this.options;
    if (this.#runningActions > 0) this.input();
    for (const [id, recording] of this.recordings) {
      if (!recording || !(await this.#show(id, recording)) || this.#slow.has(id)) continue;
      this.#slow.add(id);
      onNotice('warn', `Recording dropped below ${fps} fps (machine is busy).`);
    }
    const isIdle = now() - this.#lastInput >= endAfterMs;
    const reason = isIdle
      ? 'The desktop had no actions or input for ten minutes.'
      : await this.#diskProblem();
    if (reason !== undefined) await this.endAll(reason);
  }

  /** Shows progress in the library. @returns whether too many frames were skipped */
  async #show(id: string, recording: ActiveRecording): Promise<boolean> {
    const { library } = this.options;
    const bytes = await recording.bytes();
    const shown = library.get(id);
    if (shown?.status !== 'recording') return false;
    const counts = recording.counts();
    library.show({
      ...shown,
      wall_ms: wallTime() - recording.startedAt,
      video_ms: Math.round(recording.videoMs()),
      size_bytes: bytes,
      ...counts,
    });
    const captured = counts.frames + counts.skipped_frames;
    return captured >= MIN_FRAMES && counts.skipped_frames > captured * MAX_SKIPPED_SHARE;
  }

  async #diskProblem(): Promise<string | undefined> {
    try {
      const isNearlyFull = (await this.freeBytes()) < this.options.minFreeBytes;
      return isNearlyFull ? 'The disk is nearly full.' : undefined;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return 'The folder of recordings was deleted.';
      throw error;
    }
  }
}
