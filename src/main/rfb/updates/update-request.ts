import { COST, type Turns } from '../connection/turns';
import { inBands } from '../framebuffer/bands';
import type { Rect } from '../rect';
import { Coverage } from './coverage';

/** A question for pixels, and what of its answer has not come yet. */
export class UpdateRequest {
  readonly rect: Rect;
  /** Whether any change will do; else everything that was asked for has to come. */
  readonly incremental: boolean;
  readonly #coverage: Coverage | undefined;
  #missing: number;

  /** `solicited` where whatever comes is an answer, so that its pixels need only be counted. */
  constructor(rect: Rect, incremental: boolean, solicited: boolean) {
    this.rect = rect;
    this.incremental = incremental;
    this.#missing = incremental ? 1 : rect.width * rect.height;
    this.#coverage = solicited || incremental ? undefined : new Coverage(rect);
  }

  /** Whether all that was asked for has come, with what comes now. */
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
