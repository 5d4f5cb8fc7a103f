import type { Rect } from '../rect';

/** The received pixels of a rectangle; they may arrive in any order and more than once. */
export class Coverage {
  readonly #seen: Uint8Array;

  constructor(private readonly rect: Rect) {
    this.#seen = new Uint8Array(rect.width * rect.height);
  }

  /** Adds a received rectangle. Returns how many of its pixels are new. */
  add({ x, y, width, height }: Rect): number {
    const of = this.rect;
    const [left, right] = [Math.max(x, of.x), Math.min(x + width, of.x + of.width)];
    const [top, bottom] = [Math.max(y, of.y), Math.min(y + height, of.y + of.height)];
    if (left >= right) return 0;
    let fresh = 0;
    for (let row = top; row < bottom; row++) {
      const start = (row - of.y) * of.width - of.x;
      const line = this.#seen.subarray(start + left, start + right);
      for (const seen of line) fresh += 1 - seen;
      line.fill(1);
    }
    return fresh;
  }
}
