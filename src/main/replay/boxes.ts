import type { Point, Size } from '../../shared/geometry';
import type { JournalEntry } from '../../shared/journal';
import type { Rect } from '../rfb/rect';
import { isReadOnly } from './plan';

/** Half the size of the area around a target (px): a button with its neighbors, a window's title. */
const REACH = { x: 160, y: 120 } as const;

/** The part of the screen that must be as recorded before an action. */
export interface RegionOfInterest {
  /** In native pixels of the recorded desktop. */
  readonly boxes: readonly Rect[];
  /** The points that the action hits. */
  readonly targets: readonly Point[];
  /** Positions of a pointer that only one of the two screens shows. */
  readonly pointers: readonly Point[];
  /** Position of the pointer in both screens; one may hide it. */
  readonly pointer?: Point;
}

/** The area around the targets of an action, or the whole screen for keys; undefined for a read-only action. */
export function regionOfInterest(entry: JournalEntry, screen: Size): RegionOfInterest | undefined {
  if (isReadOnly(entry)) return undefined;
  const { from, at } = entry.native ?? {};
  const targets = [from, at].filter((point) => point !== undefined);
  const boxes = targets.map((target) => boxAround(target, screen));
  return { boxes: boxes.length > 0 ? boxes : [{ x: 0, y: 0, ...screen }], targets, pointers: [] };
}

/** A pointer that moved farther than this shows in a comparison (px). */
const MAX_POINTER_SHIFT = 1;

/** Adds the recorded and the current position of the pointer, if they are known. */
export function withPointers(
  region: RegionOfInterest,
  expected: Point | undefined,
  actual: Point | undefined,
): RegionOfInterest {
  if (
    expected &&
    actual &&
    Math.abs(expected.x - actual.x) <= MAX_POINTER_SHIFT &&
    Math.abs(expected.y - actual.y) <= MAX_POINTER_SHIFT
  ) {
    return { ...region, pointer: actual };
  }
  return { ...region, pointers: [expected, actual].filter((point) => point !== undefined) };
}

/** The area around a point, cut at the edges of the screen. */
export function boxAround({ x, y }: Point, screen: Size): Rect {
  const [left, top] = [clamp(x - REACH.x, screen.width), clamp(y - REACH.y, screen.height)];
  const [right, bottom] = [clamp(x + REACH.x, screen.width), clamp(y + REACH.y, screen.height)];
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function clamp(value: number, max: number): number {
  return Math.min(Math.max(value, 0), max);
}

/** Scales a region to a snapshot of a different size than the desktop. */
export function scaled(
  { boxes, targets, pointers, pointer }: RegionOfInterest,
  from: Size,
  to: Size,
): RegionOfInterest {
  const [fx, fy] = [to.width / from.width, to.height / from.height];
  const moved = ({ x, y }: Point): Point => ({ x: x * fx, y: y * fy });
  return {
    boxes: boxes.map((box) => {
      const [x, y] = [Math.floor(box.x * fx), Math.floor(box.y * fy)];
      return {
        x,
        y,
        width: Math.min(Math.ceil(box.width * fx), to.width - x),
        height: Math.min(Math.ceil(box.height * fy), to.height - y),
      };
    }),
    targets: targets.map(moved),
    pointers: pointers.map(moved),
    ...(pointer && { pointer: moved(pointer) }),
  };
}
