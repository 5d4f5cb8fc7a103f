import { countWhile } from './binary-search';

/** From this point to the next, video time runs evenly with wall time. Both count from the start (ms). */
export type TimePoint = readonly [wallMs: number, videoMs: number];

/** The time in the video (ms) at `wallMs` after the recording's start, clamped to the video. */
export function videoAt(points: readonly TimePoint[], wallMs: number): number {
  return interpolate(points, wallMs, 0, 1);
}

/** The time since the recording's start (ms) at `videoMs` of the video. */
export function wallAt(points: readonly TimePoint[], videoMs: number): number {
  return interpolate(points, videoMs, 1, 0);
}

function interpolate(points: readonly TimePoint[], value: number, from: 0 | 1, to: 0 | 1): number {
  const after = countWhile(points.length, (index) => (points[index]?.[from] ?? 0) <= value);
  const here = points[Math.max(after - 1, 0)];
  if (!here) return 0;
  const next = points[Math.max(after, 1)];
  if (value <= here[from] || !next) return here[to];
  return here[to] + ((value - here[from]) * (next[to] - here[to])) / (next[from] - here[from]);
}
