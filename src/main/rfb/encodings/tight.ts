import type { ByteReader } from '../connection/byte-reader';
import { COST, type Turns } from '../connection/turns';
import { inBands } from '../framebuffer/bands';
import type { Framebuffer } from '../framebuffer/framebuffer';
import type { Rect } from '../rect';
import { RfbError } from '../rfb-error';
import { InflateStream } from './inflate';
import { readJpeg } from './jpeg';
import { BYTES_PER_COLOR, colorAt, drawColors, paletteAt } from './rgb';

const FILL = 8;
const JPEG = 9;
const EXPLICIT_FILTER = 4;
const FILTER = { copy: 0, palette: 1, gradient: 2 } as const;
/** Fewer bytes than these are not compressed. */
const PLAIN_BELOW = 12;
const GRADIENT_COST = 8 * COST.decodedPixel;
/** Bytes of a JPEG besides its pixels: tables, a profile. */
const JPEG_HEAD = 64 * 1024;

/** Tight (the RFB community's list of encodings): one of four zlib streams under one of three filters, one color, or a JPEG. */
export class TightDecoder {
  readonly #streams = [new InflateStream(), new InflateStream(), new InflateStream(), new InflateStream()];

  /** Resolves when the rectangle is read; `drawn` resolves when it is in the framebuffer. */
  async read(
    reader: ByteReader,
    rect: Rect,
    framebuffer: Framebuffer,
  ): Promise<{ drawn: Promise<void> | undefined }> {
    const control = (await reader.take(1)).readUInt8(0);
    for (const [i, stream] of this.#streams.entries()) if (control & (1 << i)) stream.reset();
    const kind = control >> 4;
    if (kind === FILL) {
      const color = colorAt(await reader.take(BYTES_PER_COLOR), 0);
      await inBands(reader.turns, rect, COST.copiedPixel, (band) => framebuffer.fill(band, color));
      return { drawn: undefined };
    }
    if (kind === JPEG) {
      const length = await compactLength(reader);
      if (length > JPEG_HEAD + BYTES_PER_COLOR * rect.width * rect.height) {
        throw new RfbError('protocol', `The RFB server sent a JPEG of ${length} bytes.`);
      }
      const data = await reader.take(length);
      return {
        drawn: readJpeg(data, rect).then((pixels) => drawRgb(reader.turns, pixels, rect, framebuffer)),
      };
    }
    if (kind > JPEG) throw new RfbError('protocol', `The RFB server sent a Tight rectangle of kind ${kind}.`);
    const stream = this.#streams[kind & 3];
    const filter = kind & EXPLICIT_FILTER ? (await reader.take(1)).readUInt8(0) : FILTER.copy;
    await this.#readBasic(reader, rect, framebuffer, filter, stream);
    return { drawn: undefined };
  }

  async #readBasic(
    reader: ByteReader,
    rect: Rect,
    framebuffer: Framebuffer,
    filter: number,
    stream: InflateStream | undefined,
  ): Promise<void> {
    const { width, height } = rect;
    if (filter === FILTER.palette) {
      const colors = (await reader.take(1)).readUInt8(0) + 1;
      const palette = paletteAt(await reader.take(BYTES_PER_COLOR * colors), 0, colors);
      // With two colors a bit for each pixel, else a byte.
      const [row, draw] = colors === 2 ? [Math.ceil(width / 8), drawBits] : [width, drawBytes];
      const data = await readData(reader, row * height, stream);
      await inBands(reader.turns, rect, COST.decodedPixel, (band, above) =>
        draw(data.subarray(row * above), palette, band, framebuffer),
      );
      return;
    }
    if (filter !== FILTER.copy && filter !== FILTER.gradient) {
      throw new RfbError('protocol', `The RFB server sent a Tight rectangle with filter ${filter}.`);
    }
    const data = await readData(reader, width * height * BYTES_PER_COLOR, stream);
    if (filter === FILTER.gradient) {
      // Predicting a color costs more than drawing a pixel.
      await inBands(reader.turns, rect, GRADIENT_COST, (band, above) =>
        decodeGradient(data, BYTES_PER_COLOR * width, above, band.height),
      );
    }
    await drawRgb(reader.turns, data, rect, framebuffer);
  }
}

/** Exactly `length` bytes, inflated unless they are few. */
async function readData(
  reader: ByteReader,
  length: number,
  stream: InflateStream | undefined,
): Promise<Buffer> {
  if (length < PLAIN_BELOW) return reader.take(length);
  const packed = await compactLength(reader);
  const data = await stream?.inflate(await reader.take(packed), length, reader.turns);
  if (data?.length !== length)
    throw new RfbError('protocol', 'The RFB server sent a Tight rectangle cut short.');
  return data;
}

/** A length in one to three bytes, seven bits in each but the third: below 4 MiB. */
async function compactLength(reader: ByteReader): Promise<number> {
  let length = 0;
  for (let shift = 0; shift <= 14; shift += 7) {
    const byte = (await reader.take(1)).readUInt8(0);
    length |= (shift === 14 ? byte : byte & 127) << shift;
    if (byte < 128) break;
  }
  return length;
}

/** The leftmost pixel is in the highest bit, and each row begins with a new byte. */
function drawBits(data: Buffer, palette: Uint32Array, rect: Rect, framebuffer: Framebuffer): void {
  const { x, y, width, height } = rect;
  const { pixels, width: stride } = framebuffer;
  const [first = 0, second = 0] = palette;
  let at = 0;
  for (let row = y * stride + x; row < (y + height) * stride; row += stride) {
    for (let i = 0; i < width; i++)
      pixels[row + i] = ((data[at + (i >> 3)] ?? 0) << (i & 7)) & 128 ? second : first;
    at += (width + 7) >> 3;
  }
}

function drawBytes(data: Buffer, palette: Uint32Array, rect: Rect, framebuffer: Framebuffer): void {
  const { x, y, width, height } = rect;
  const { pixels, width: stride } = framebuffer;
  let at = 0;
  for (let row = y * stride + x; row < (y + height) * stride; row += stride) {
    for (let to = row; to < row + width; to++) pixels[to] = palette[data[at++] ?? 0] ?? 0;
  }
}

function drawRgb(
  turns: Turns,
  data: Buffer,
  rect: Rect,
  framebuffer: Framebuffer,
): Promise<void> | undefined {
  return inBands(turns, rect, COST.decodedPixel, (band, above) =>
    drawColors(data, BYTES_PER_COLOR * rect.width * above, band, framebuffer),
  );
}

/**
 * Decodes some rows of `row` bytes in place: each color was sent as its difference from the prediction of its left, upper
 * and upper left neighbors. The rows above are decoded already.
 */
function decodeGradient(data: Buffer, row: number, above: number, rows: number): void {
  for (let at = above * row; at < (above + rows) * row; at++) {
    const isFirst = at % row < BYTES_PER_COLOR;
    const left = isFirst ? 0 : (data[at - BYTES_PER_COLOR] ?? 0);
    const up = data[at - row] ?? 0;
    const corner = isFirst ? 0 : (data[at - row - BYTES_PER_COLOR] ?? 0);
    data[at] = ((data[at] ?? 0) + Math.min(255, Math.max(0, left + up - corner))) & 255;
  }
}
