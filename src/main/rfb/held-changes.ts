import type { Rect } from './rect';

/** More than that are told as the one rectangle around them. */
const MOST_RECTS = 256;

/** What has changed since somebody last looked, each place once. */
export class HeldChanges {
  #rects: Rect[] = [];

  get any(): boolean {
    return this.#rects.length > 0;
  }

  add(rect: Rect): void {
    if (this.#rects.some((held) => contains(held, rect))) return;
    this.#rects = [...this.#rects.filter((held) => !contains(rect, held)), rect];
    if (this.#rects.length > MOST_RECTS) this.#rects = [around(this.#rects)];
  }

  /** Gives all of them, and holds none any more. */
  take(): readonly Rect[] {
    const taken = this.#rects;
    this.#rects = [];
    return taken;
  }
}

function contains(outer: Rect, { x, y, width, height }: Rect): boolean {
  return (
    x >= outer.x && y >= outer.y && x + width <= outer.x + outer.width && y + height <= outer.y + outer.height
  );
}

function around(rects: readonly Rect[]): Rect {
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0, 0];
  for (const { x, y, width, height } of rects) {
    [left, top] = [Math.min(left, x), Math.min(top, y)];
    [right, bottom] = [Math.max(right, x + width), Math.max(bottom, y + height)];
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
