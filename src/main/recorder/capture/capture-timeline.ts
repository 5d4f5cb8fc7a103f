import { createIdleClock, type IdleClock, type IdleClockOptions } from '../clock/idle-clock';

/** Longest time between frames (ms). A fragment reaches the disk when the next one starts, so a crash loses this much. */
const HEARTBEAT_MS = 700;

/** The clock of a capture, and how far its frames have come. */
export class CaptureTimeline {
  readonly clock: IdleClock;
  /** Video time of the newest frame (ms). */
  lastFrameMs = 0;
  /** Whether the newest frame repeats the one before, which therefore is on disk. */
  isFlushed = false;
  readonly #heartbeat: NodeJS.Timeout;

  /** @param startedAt time of the first frame (ms since 1970) */
  constructor(
    readonly startedAt: number,
    options: IdleClockOptions & { readonly onHeartbeat: () => void },
  ) {
    this.clock = createIdleClock(options);
    this.#heartbeat = setInterval(options.onHeartbeat, HEARTBEAT_MS);
  }

  /** Wall time since the start (ms). */
  wallAt(at: number): number {
    return Math.max(at - this.startedAt, 0);
  }

  /** Video time between the newest frame and `at` (ms). */
  gapAt(at: number): number {
    return this.clock.advance(this.wallAt(at)) - this.lastFrameMs;
  }

  /** Reports a frame at `at`. @returns its wall and video time (ms) */
  frameAt(at: number, repeat: boolean): { readonly wallMs: number; readonly videoMs: number } {
    this.#heartbeat.refresh();
    const wallMs = this.wallAt(at);
    this.lastFrameMs = this.clock.advance(wallMs);
    this.isFlushed = repeat;
    return { wallMs, videoMs: this.lastFrameMs };
  }

  stop(): void {
    clearInterval(this.#heartbeat);
  }
}
