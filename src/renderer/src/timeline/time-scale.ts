/** A part of a session on the strip: times (ms since the epoch) and positions (px). */
interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly left: number;
  readonly right: number;
  /** Without actions, and shortened. */
  readonly idle: boolean;
}

/** Maps a session's time to the width of a strip. */
export interface TimeScale {
  readonly width: number;
  /** In order and without gaps; empty without actions. */
  readonly stretches: readonly Stretch[];
}

/** The minimum length of an idle stretch (ms). */
const MIN_IDLE_MS = 15_000;
/** Idle stretches above this share of the remaining time are shortened. */
const IDLE_SHARE = 0.08;
const MAX_IDLE = 10;
/** The width of an idle stretch (px), and the maximum share of the strip for all of them. */
const IDLE_WIDTH = 40;
const MAX_IDLE_SHARE = 0.3;
/** The minimum length of a session on the strip (ms). */
const MIN_SPAN_MS = 1000;

/** The scale for actions at these times, in ascending order. Long idle times are shortened. */
export function timeScale(times: ArrayLike<number>, width: number): TimeScale {
  const first = times[0];
  if (first === undefined || width <= 0) return { width, stretches: [] };
  const last = Math.max(times[times.length - 1] ?? first, first + MIN_SPAN_MS);
  const idle = idleIn(times, last - first);
  const idleWidth = idle.length > 0 ? Math.min(IDLE_WIDTH, (width * MAX_IDLE_SHARE) / idle.length) : 0;
  const busyMs = last - first - idle.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  const perMs = (width - idleWidth * idle.length) / Math.max(busyMs, 1);

  const stretches: Stretch[] = [];
  let [at, left] = [first, 0];
  const add = (toMs: number, right: number, isIdle: boolean) => {
    stretches.push({ fromMs: at, toMs, left, right, idle: isIdle });
    [at, left] = [toMs, right];
  };
  for (const { fromMs, toMs } of idle) {
    if (fromMs > at) add(fromMs, left + (fromMs - at) * perMs, false);
    add(toMs, left + idleWidth, true);
  }
  if (last > at) add(last, width, false);
  return { width, stretches };
}

/** The longest idle times, in order. */
function idleIn(times: ArrayLike<number>, span: number) {
  const gaps: { fromMs: number; toMs: number }[] = [];
  for (let i = 1; i < times.length; i++) {
    const [fromMs, toMs] = [times[i - 1] ?? 0, times[i] ?? 0];
    if (toMs - fromMs >= MIN_IDLE_MS) gaps.push({ fromMs, toMs });
  }
  gaps.sort((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs));
  let rest = span;
  const idle = gaps.slice(0, MAX_IDLE).filter(({ fromMs, toMs }) => {
    // Longest first: each is compared with the time that remains without the previous ones.
    if (toMs - fromMs < IDLE_SHARE * rest) return false;
    rest -= toMs - fromMs;
    return true;
  });
  return idle.sort((a, b) => a.fromMs - b.fromMs);
}

/** The position of a time (px), clamped to the strip. */
export function positionOf({ stretches, width }: TimeScale, ms: number): number {
  for (const { fromMs, toMs, left, right } of stretches) {
    if (ms <= toMs) return ms <= fromMs ? left : left + ((ms - fromMs) * (right - left)) / (toMs - fromMs);
  }
  return width;
}

/** The time at a position (px). */
export function timeAt({ stretches }: TimeScale, x: number): number {
  for (const { fromMs, toMs, left, right } of stretches) {
    if (x <= right) {
      return x <= left ? fromMs : fromMs + ((x - left) * (toMs - fromMs)) / (right - left);
    }
  }
  return stretches.at(-1)?.toMs ?? 0;
}
