import { type TimePoint, wallAt } from '../../../../shared/time-map';

/** A part of the video that shows idle time, faster than it was. */
export interface IdleSpan {
  /** In the video, in milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  /** How many times faster. */
  readonly speed: number;
}

/** Less than this is rounding, not speed-up. */
const MIN_SPEED = 1.2;

/** The parts of the video that run faster than what they show. */
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

/** The idle span that is shown at a place; its end belongs to what follows. */
export function idleAt(spans: readonly IdleSpan[], ms: number): IdleSpan | undefined {
  return spans.find(({ fromMs, toMs }) => fromMs <= ms && ms < toMs);
}

/** The moment that is shown at a place in the video, in milliseconds since 1970. */
export function wallTimeAt(startedAt: string, clock: readonly TimePoint[], videoMs: number): number {
  const wallMs = clock.length === 0 ? videoMs : wallAt(clock, videoMs);
  return Date.parse(startedAt) + wallMs;
}
