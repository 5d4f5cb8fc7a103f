import { countWhile } from '../../../../shared/binary-search';
import type { RecordedAction } from '../../../../shared/recording';

/** A mark on the seek bar, for one or more close actions. */
export interface SeekMark {
  /** Index of its first action. */
  readonly first: number;
  readonly count: number;
  readonly failed: number;
  /** Video time of its first and last action (ms). */
  readonly fromMs: number;
  readonly toMs: number;
}

/** Closer actions share a mark (px). */
export const MIN_DISTANCE = 6;

/** The marks of a seek bar of that width; `actions` are ordered by `video_ms`. */
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

/** The mark nearest to a position, within `withinMs`. */
export function markNear(marks: readonly SeekMark[], ms: number, withinMs: number): SeekMark | undefined {
  const distance = ({ fromMs, toMs }: SeekMark) => Math.max(fromMs - ms, ms - toMs, 0);
  let best: SeekMark | undefined;
  for (const mark of marks) {
    if (distance(mark) <= withinMs && (!best || distance(mark) < distance(best))) best = mark;
  }
  return best;
}

/** Browsers round `currentTime` when it is set. */
const TOLERANCE_MS = 1;

/** The last action that started at a position; -1 before the first. If several started then, `selected` is preferred. */
export function actionAt(
  actions: readonly Pick<RecordedAction, 'video_ms'>[],
  ms: number,
  selected = -1,
): number {
  const wanted = actions[selected];
  if (wanted && Math.abs(wanted.video_ms - ms) <= TOLERANCE_MS) return selected;
  return countWhile(actions.length, (index) => (actions[index]?.video_ms ?? 0) <= ms + TOLERANCE_MS) - 1;
}
