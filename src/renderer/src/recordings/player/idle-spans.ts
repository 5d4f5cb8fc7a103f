import { type TimePoint, wallAt } from '../../../../shared/time-map';

/** A part of the video with sped-up idle time. */
export interface IdleSpan {
  /** Video time (ms). */
  readonly fromMs: number;
  readonly toMs: number;
  /** Real time per video time. */
  readonly speed: number;
}

/** Lower speeds are rounding errors. */
const MIN_SPEED = 1.2;

export function idleSpans(clock: readonly TimePoint[]): IdleSpan[] {
  const spans: IdleSpan[] = [];
  for (const [i, [wall, video]] of clock.entries()) {
    const next = clock[i + 1];
    if (!next || next[1] <= video) continue;
    const speed = (next[0] - wall) / (next[1] - video);
    if (speed >= MIN_SPEED) spans.push({ fromMs: video, toMs: next[1], speed });
  }
  return spans;
}

/** The idle span at a position; its end is not part of it. */
export function idleAt(spans: readonly IdleSpan[], ms: number): IdleSpan | undefined {
  return spans.find(({ fromMs, toMs }) => fromMs <= ms && ms < toMs);
}

/** The real time at a position in the video (ms since the epoch). */
export function wallTimeAt(startedAt: string, clock: readonly TimePoint[], videoMs: number): number {
  const wallMs = clock.length === 0 ? videoMs : wallAt(clock, videoMs);
  return Date.parse(startedAt) + wallMs;
}
