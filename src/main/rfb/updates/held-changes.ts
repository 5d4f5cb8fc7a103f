import { boundingRect, type Rect } from '../rect';

/** More rectangles are reported as the one around them. */
const MAX_RECTS = 256;

/** The changes since they were last taken, without overlaps that contain each other. */
export class HeldChanges {
  #rects: Rect[] = [];

  get any(): boolean {
    return this.#rects.length > 0;
  }

  add(rect: Rect): void {
    if (this.#rects.some((held) => contains(held, rect))) return;
    this.#rects = [...this.#rects.filter((held) => !contains(rect, held)), rect];
    if (this.#rects.length > MAX_RECTS) this.#rects = [boundingRect(this.#rects)];
  }

  /** Returns all changes and clears them. */
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
