export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The smallest area to request. */
export const PIXEL: Rect = { x: 0, y: 0, width: 1, height: 1 };

export function rectsOverlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** The smallest rectangle around all of them. */
export function boundingRect(rects: readonly Rect[]): Rect {
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0, 0];
  for (const { x, y, width, height } of rects) {
    [left, top] = [Math.min(left, x), Math.min(top, y)];
    [right, bottom] = [Math.max(right, x + width), Math.max(bottom, y + height)];
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The tiles of a rectangle, row by row from its top left; those at its right and bottom may be smaller. */
export function* tilesOf({ x, y, width, height }: Rect, size: number): Generator<Rect> {
  for (let top = y; top < y + height; top += size) {
    for (let left = x; left < x + width; left += size) {
      yield {
        x: left,
        y: top,
        width: Math.min(size, x + width - left),
        height: Math.min(size, y + height - top),
      };
    }
  }
}
