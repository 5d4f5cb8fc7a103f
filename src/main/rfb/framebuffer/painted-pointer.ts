import type { Point } from '../../../shared/geometry';
import type { ByteReader } from '../connection/byte-reader';
import { LIMITS } from '../limits';
import { ENCODING } from '../messages/client-messages';
import type { Rect } from '../rect';
import { RfbError } from '../rfb-error';
import { BYTES_PER_PIXEL, type Framebuffer } from './framebuffer';

interface Shape {
  readonly width: number;
  readonly height: number;
  /** The pixel that points. */
  readonly hot: Point;
  /** Red, green, blue, alpha; the colors are premultiplied. */
  readonly pixels: Buffer;
}

/**
 * The pointer, painted by us if the server leaves that to viewers. It is removed from the framebuffer before anything else is
 * drawn.
 */
export class PaintedPointer {
  #shape: Shape | undefined;
  #at: Point | undefined;
  #under: { readonly rect: Rect; readonly pixels: Uint32Array } | undefined;
  /** Room for the covered pixels, kept so that a pointer that moves leaves no garbage. */
  #room = new Uint32Array();

  moveTo(at: Point): void {
    this.#at = at;
  }

  /** Reads a Cursor pseudo-rectangle, whose position is the hot spot (RFC 6143, 7.8.1). @throws {RfbError} */
  async readShape(reader: ByteReader, rect: Rect): Promise<void> {
    const pixels = await readPixels(reader, rect);
    const row = (rect.width + 7) >> 3;
    const mask = await reader.take(row * rect.height);
    for (let i = 0; i < rect.width * rect.height; i++) {
      const column = i % rect.width;
      const bits = mask[Math.floor(i / rect.width) * row + (column >> 3)] ?? 0;
      if ((bits << (column & 7)) & 128) pixels[4 * i + 3] = 255;
      else pixels.fill(0, 4 * i, 4 * i + 4);
    }
    this.#become(rect, pixels);
  }

  /** Reads a Cursor With Alpha pseudo-rectangle, which may use Raw only. @throws {RfbError} */
  async readAlphaShape(reader: ByteReader, rect: Rect): Promise<void> {
    const encoding = (await reader.take(4)).readInt32BE(0);
    if (encoding !== ENCODING.raw) {
      throw new RfbError('protocol', `The RFB server sent a pointer in encoding ${encoding}.`);
    }
    this.#become(rect, await readPixels(reader, rect));
  }

  #become({ x, y, width, height }: Rect, pixels: Buffer): void {
    this.#shape = { width, height, hot: { x, y }, pixels };
  }

  /** Restores the covered pixels, and returns their rectangle. */
  lift({ pixels, width }: Framebuffer): Rect | undefined {
    if (!this.#under) return undefined;
    const { rect, pixels: covered } = this.#under;
    for (let row = 0; row < rect.height; row++) {
      const line = covered.subarray(row * rect.width, (row + 1) * rect.width);
      pixels.set(line, (rect.y + row) * width + rect.x);
    }
    this.#under = undefined;
    return rect;
  }

  /** Paints the pointer, and returns its rectangle. */
  paint(screen: Framebuffer): Rect | undefined {
    const shape = this.#shape;
    if (!shape || !this.#at) return undefined;
    const [left, top] = [this.#at.x - shape.hot.x, this.#at.y - shape.hot.y];
    const [x, y] = [Math.max(left, 0), Math.max(top, 0)];
    const width = Math.min(left + shape.width, screen.width) - x;
    const height = Math.min(top + shape.height, screen.height) - y;
    if (width <= 0 || height <= 0) return undefined;
    if (this.#room.length < width * height) this.#room = new Uint32Array(shape.width * shape.height);
    const covered = this.#room.subarray(0, width * height);
    for (let row = 0; row < height; row++) {
      const from = (y + row) * screen.width + x;
      covered.set(screen.pixels.subarray(from, from + width), row * width);
      const shapeRow = (y + row - top) * shape.width + x - left;
      for (let column = 0; column < width; column++) {
        blend(shape.pixels, 4 * (shapeRow + column), screen.data, 4 * (from + column));
      }
    }
    const rect = { x, y, width, height };
    this.#under = { rect, pixels: covered };
    return rect;
  }

  /** The framebuffer was replaced. */
  forget(): void {
    this.#under = undefined;
  }
}

async function readPixels(reader: ByteReader, { width, height }: Rect): Promise<Buffer> {
  if (width > LIMITS.pointer || height > LIMITS.pointer) {
    throw new RfbError('protocol', `The RFB server sent a pointer of ${width}x${height}.`);
  }
  return Buffer.from(await reader.take(width * height * BYTES_PER_PIXEL));
}

function blend(over: Buffer, at: number, screen: Buffer, to: number): void {
  const through = 255 - (over[at + 3] ?? 0);
  for (let i = 0; i < 3; i++) {
    // Without division and Math.round, this takes half the time; the result is rounded in the same way.
    const product = (screen[to + i] ?? 0) * through + 128;
    const sum = (over[at + i] ?? 0) + ((product + (product >> 8)) >> 8);
    screen[to + i] = Math.min(sum, 255);
  }
}
