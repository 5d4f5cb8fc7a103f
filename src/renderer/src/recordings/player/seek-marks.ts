import type { RecordedAction } from '../../../../shared/recording';

/** Actions so near to each other on the timeline that they are one mark. */
export interface SeekMark {
  /** Index of its first action. */
  readonly first: number;
  readonly count: number;
  readonly failed: number;
  /** Where in the video its first and last action are, in milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** Nearer than this, in pixels, two marks could not be told apart. */
export const MIN_DISTANCE = 6;

/** The marks of a timeline of that width; `actions` in the order of their `video_ms`. */
export function groupMarks(
  actions: readonly Pick<RecordedAction, 'video_ms' | 'status'>[],
  durationMs: number,
  width: number,
): SeekMark[] {
  const marks: SeekMark[] = [];
  if (durationMs <= 0 || width <= 0) return marks;
  const apartMs = (MIN_DISTANCE * durationMs) / width;
  for (const [index, { video_ms, status }] of actions.entries()) {
    const failed = status === 'failed' ? 1 : 0;
    const last = marks.at(-1);
    if (last && video_ms - last.fromMs < apartMs) {
      marks[marks.length - 1] = {
        ...last,
        count: last.count + 1,
        failed: last.failed + failed,
        toMs: Math.max(last.toMs, video_ms),
      };
    } else marks.push({ first: index, count: 1, failed, fromMs: video_ms, toMs: video_ms });
  }
  return marks;
}

/** The mark nearest to a place, if it is within `withinMs`. */
export function markNear(marks: readonly SeekMark[], ms: number, withinMs: number): SeekMark | undefined {
  const away = ({ fromMs, toMs }: SeekMark) => Math.max(fromMs - ms, ms - toMs, 0);
  let best: SeekMark | undefined;
  for (const mark of marks) {
    if (away(mark) <= withinMs && (!best || away(mark) < away(best))) best = mark;
  }
  return best;
}

/** A currentTime that was set to an action comes back a little off. */
const TOLERANCE_MS = 1;

/**
 * The action that is shown at a place: the last that has begun; -1 before the first. Where several begin at once,
 * `chosen` if it is one of them.
 */
export function actionAt(
  actions: readonly Pick<RecordedAction, 'video_ms'>[],
  ms: number,
  chosen = -1,
): number {
  const wanted = actions[chosen];
  if (wanted && Math.abs(wanted.video_ms - ms) <= TOLERANCE_MS) return chosen;
  let low = 0;
  let high = actions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((actions[middle]?.video_ms ?? 0) <= ms + TOLERANCE_MS) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
