import type { Point, Size } from '../../../shared/geometry';

/** The largest size with the proportions of `native` that fits into `room`. */
export function fitInto(room: Size, native: Size): Size {
  if (native.width <= 0 || native.height <= 0) return { width: 0, height: 0 };
  const scale = Math.max(Math.min(room.width / native.width, room.height / native.height), 0);
  return { width: native.width * scale, height: native.height * scale };
}

/** The center of a native pixel on a view of any size, as fractions of that view. */
export function fractionOf(point: Point, native: Size): Point {
  return { x: (point.x + 0.5) / native.width, y: (point.y + 0.5) / native.height };
}

/** The same as a style of an element on that view. */
export function placeOf(point: Point, native: Size) {
  const { x, y } = fractionOf(point, native);
  return { left: `${x * 100}%`, top: `${y * 100}%` };
}

/** The native pixel under a point of the view (px from its top left corner), clamped to the desktop. */
export function nativeAt(point: Point, view: Size, native: Size): Point {
  return clampInto(
    {
      x: Math.floor((point.x * native.width) / view.width),
      y: Math.floor((point.y * native.height) / view.height),
    },
    native,
  );
}

/** The nearest pixel within a desktop of this size. */
export function clampInto(point: Point, size: Size): Point {
  return {
    x: Math.min(Math.max(point.x, 0), size.width - 1),
    y: Math.min(Math.max(point.y, 0), size.height - 1),
  };
}
