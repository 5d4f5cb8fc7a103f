/** A stretch of a session's time on the strip: times in milliseconds since the epoch, places in pixels. */
interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly left: number;
  readonly right: number;
  /** Nothing was done in it: it is shown shorter than it was. */
  readonly idle: boolean;
}

/** Where the moments of a session are on a strip of some width. */
export interface TimeScale {
  readonly width: number;
  /** In their order and without gaps; none where there is nothing to show. */
  readonly stretches: readonly Stretch[];
}

/** Shorter than this nobody calls it idle, in milliseconds. */
const MIN_IDLE_MS = 15_000;
/** A stretch is shown shorter where it would take more than this part of what is left of the time. */
const IDLE_SHARE = 0.08;
const MAX_IDLE = 10;
/** The width of an idle stretch in pixels, and the part of the strip all of them take at the most. */
const IDLE_WIDTH = 40;
const MAX_IDLE_SHARE = 0.3;
/** A session of one moment has some width too, in milliseconds. */
const MIN_SPAN_MS = 1000;

/** A strip for actions at these times, which rise; long times without any are shown short, however many hours they were. */
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

/** The longest times without an action, in their order. */
function idleIn(times: ArrayLike<number>, span: number) {
  const gaps: { fromMs: number; toMs: number }[] = [];
  for (let i = 1; i < times.length; i++) {
    const [fromMs, toMs] = [times[i - 1] ?? 0, times[i] ?? 0];
    if (toMs - fromMs >= MIN_IDLE_MS) gaps.push({ fromMs, toMs });
  }
  gaps.sort((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs));
  let rest = span;
  const idle = gaps.slice(0, MAX_IDLE).filter(({ fromMs, toMs }) => {
    // The longest first: each is held against what is left without those before it.
    if (toMs - fromMs < IDLE_SHARE * rest) return false;
    rest -= toMs - fromMs;
    return true;
  });
  return idle.sort((a, b) => a.fromMs - b.fromMs);
}

/** The place of a moment, in pixels, at an end where it is not on the strip. */
export function positionOf({ stretches, width }: TimeScale, ms: number): number {
  for (const { fromMs, toMs, left, right } of stretches) {
    if (ms <= toMs) return ms <= fromMs ? left : left + ((ms - fromMs) * (right - left)) / (toMs - fromMs);
  }
  return width;
}

/** The moment at a place. */
export function timeAt({ stretches }: TimeScale, place: number): number {
  for (const { fromMs, toMs, left, right } of stretches) {
    if (place <= right) {
      return place <= left ? fromMs : fromMs + ((place - left) * (toMs - fromMs)) / (right - left);
    }
  }
  return stretches.at(-1)?.toMs ?? 0;
}
