import { COST, type Turns } from '../connection/turns';
import { inBands } from '../framebuffer/bands';
import type { Rect } from '../rect';

/** A request for pixels, and how many are still missing. */
export class UpdateRequest {
  readonly rect: Rect;
  /** Whether any change answers the request; otherwise the whole rectangle has to arrive. */
  readonly incremental: boolean;
  readonly #coverage: Coverage | undefined;
  #missing: number;

  /** `solicited` if every update answers a request, so that counting pixels is enough. */
  constructor(rect: Rect, incremental: boolean, solicited: boolean) {
    this.rect = rect;
    this.incremental = incremental;
    this.#missing = incremental ? 1 : rect.width * rect.height;
    this.#coverage = solicited || incremental ? undefined : new Coverage(rect);
  }

  /** Adds received rectangles. Returns whether the request is complete. */
  async isMetBy(drawn: readonly Rect[], turns: Turns): Promise<boolean> {
    const coverage = this.#coverage;
    for (const rect of drawn) {
      if (coverage) {
        await inBands(turns, rect, COST.decodedPixel, (band) => {
          this.#missing -= coverage.add(band);
        });
      } else this.#missing -= rect.width * rect.height;
    }
    return this.#missing <= 0;
  }
}

/** The received pixels of a rectangle; they may arrive in any order and more than once. */
class Coverage {
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
