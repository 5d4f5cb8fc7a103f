import type { Point, Size } from '../../shared/geometry';
import type { JournalEntry } from '../../shared/journal';
import { isReadOnly } from './plan';

export interface RegionBox extends Point, Size {}

/** What is looked at around a target, in native pixels to each side: a button with its neighbours, the title of a window. */
const AROUND = { x: 160, y: 120 } as const;

/** Where the screen has to be as it was before an action. */
export interface RegionOfInterest {
  /** In native pixels of the desktop then. */
  readonly boxes: readonly RegionBox[];
  /** The points that are aimed at. */
  readonly targets: readonly Point[];
  /** Where a pointer is in one of the pictures that are compared, and not in the other. */
  readonly pointers: readonly Point[];
  /** Where it is in both, though it may be hidden in one. */
  readonly pointer?: Point;
}

/** Around what an action aims at, the whole screen for keys; undefined for one that only looks. */
export function regionOfInterest(entry: JournalEntry, screen: Size): RegionOfInterest | undefined {
  if (isReadOnly(entry)) return undefined;
  const { from, at } = entry.native ?? {};
  const targets = [from, at].filter((point) => point !== undefined);
  const boxes = targets.map((target) => boxAround(target, screen));
  return { boxes: boxes.length > 0 ? boxes : [{ x: 0, y: 0, ...screen }], targets, pointers: [] };
}

/** A pointer farther than this from where it was, in pixels, shows in a comparison. */
const MOVED = 1;

/** The same, where it is known where the pointer was then, or is now. */
export function withPointers(
  sight: RegionOfInterest,
  then: Point | undefined,
  now: Point | undefined,
): RegionOfInterest {
  if (then && now && Math.abs(then.x - now.x) <= MOVED && Math.abs(then.y - now.y) <= MOVED) {
    return { ...sight, pointer: now };
  }
  return { ...sight, pointers: [then, now].filter((point) => point !== undefined) };
}

/** What is looked at around a point, on a screen of this size. */
export function boxAround({ x, y }: Point, screen: Size): RegionBox {
  const [left, top] = [clamp(x - AROUND.x, screen.width), clamp(y - AROUND.y, screen.height)];
  const [right, bottom] = [clamp(x + AROUND.x, screen.width), clamp(y + AROUND.y, screen.height)];
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most);
}

/** A sight on a picture that is larger or smaller than the desktop. */
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
