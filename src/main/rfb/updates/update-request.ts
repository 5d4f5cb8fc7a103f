import { COST, type Turns } from '../connection/turns';
import { inBands } from '../framebuffer/bands';
import type { Rect } from '../rect';
import { Coverage } from './coverage';

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
