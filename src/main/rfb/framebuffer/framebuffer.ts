import type { Size } from '../../../shared/geometry';
import { checkSize } from '../limits';
import type { Rect } from '../rect';
import { RfbError } from '../rfb-error';

/** Bytes of a pixel: red, green, blue, unused. */
export const BYTES_PER_PIXEL = 4;

/** The last known screen: rows of RGBX pixels from the top left, without gaps. */
export class Framebuffer {
  readonly width: number;
  readonly height: number;
  readonly area: Rect;
  readonly data: Buffer;
  /** The same memory by pixels, red in the lowest byte: all supported machines are little endian. */
  readonly pixels: Uint32Array;

  /** @throws {RfbError} `protocol` for a size beyond the limits, before anything is allocated */
  constructor({ width, height }: Size) {
    checkSize(width, height);
    this.width = width;
    this.height = height;
    this.area = { x: 0, y: 0, width, height };
    this.data = Buffer.alloc(width * height * BYTES_PER_PIXEL);
    this.pixels = new Uint32Array(this.data.buffer, this.data.byteOffset, width * height);
  }

  /** @throws {RfbError} `protocol` if the rectangle is not inside */
  check({ x, y, width, height }: Rect): void {
    if (x + width > this.width || y + height > this.height) {
      throw new RfbError(
        'protocol',
        `A rectangle of ${width}x${height} at ${x},${y} lies outside the framebuffer.`,
      );
    }
  }

  /**
   * Writes `bytes` of a Raw rectangle, starting at `offset` within its pixels; a piece may start and end within a pixel.
   */
  writeRaw(rect: Rect, offset: number, bytes: Buffer): void {
    const stride = this.width * BYTES_PER_PIXEL;
    const row = rect.width * BYTES_PER_PIXEL;
    const origin = rect.y * stride + rect.x * BYTES_PER_PIXEL;
    if (row === stride) {
      bytes.copy(this.data, origin + offset);
      return;
    }
    for (let done = 0; done < bytes.length; ) {
      const at = offset + done;
      const within = at % row;
      const length = Math.min(row - within, bytes.length - done);
      bytes.copy(this.data, origin + Math.floor(at / row) * stride + within, done, done + length);
      done += length;
    }
  }

  /** Fills a small, checked rectangle with one color. */
  fill({ x, y, width, height }: Rect, pixel: number): void {
    for (let row = y * this.width + x; row < (y + height) * this.width; row += this.width) {
      this.pixels.fill(pixel, row, row + width);
    }
  }

  /** Copies the pixels at `from` to `rect`, or only `rows` rows after the first `done`; the two may overlap. */
  copyRect(rect: Rect, from: { x: number; y: number }, done = 0, rows = rect.height): void {
    this.check({ ...rect, ...from });
    const stride = this.width * BYTES_PER_PIXEL;
    const length = rect.width * BYTES_PER_PIXEL;
    for (let i = done; i < done + rows; i++) {
      // A copy downwards starts at the bottom, so that no row is overwritten before it is read.
      const row = rect.y > from.y ? rect.height - 1 - i : i;
      const source = (from.y + row) * stride + from.x * BYTES_PER_PIXEL;
      this.data.copy(this.data, (rect.y + row) * stride + rect.x * BYTES_PER_PIXEL, source, source + length);
    }
  }
}
