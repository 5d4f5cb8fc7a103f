/** From here on, until the next point, video time passes evenly with wall time. Both in milliseconds from the start. */
export type TimePoint = readonly [wallMs: number, videoMs: number];

/** Where in the video a moment is, `wallMs` after the recording's start; outside of it, the nearest end. */
export function videoAt(points: readonly TimePoint[], wallMs: number): number {
  return interpolate(points, wallMs, 0, 1);
}

/** When, in milliseconds after the recording's start, a moment of the video was. */
export function wallAt(points: readonly TimePoint[], videoMs: number): number {
  return interpolate(points, videoMs, 1, 0);
}

function interpolate(points: readonly TimePoint[], value: number, from: 0 | 1, to: 0 | 1): number {
  let low = 0;
  let high = points.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((points[middle]?.[from] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  const here = points[low];
  if (!here) return 0;
  const next = points[low + 1];
  if (value <= here[from] || !next) return here[to];
  return here[to] + ((value - here[from]) * (next[to] - here[to])) / (next[from] - here[from]);
}
