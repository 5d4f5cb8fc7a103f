import { constants, createDeflate } from 'node:zlib';
import type { Rect } from '../../rfb/rect';
import { converter, type PixelFormat, type ScreenImage } from './pixel-format';
import { TILE } from './tiles';

export type ZrleEncoder = ReturnType<typeof createZrleEncoder>;

const MAX_COLORS = 16;

/** Encodes rectangles in ZRLE (RFC 6143, 7.7.6), all through the one zlib stream a connection has. */
export function createZrleEncoder(format: PixelFormat) {
  // Level 1: on this machine, compression takes longer than sending bytes.
  const deflate = createDeflate({ level: 1 });
  let out: Buffer[] = [];
  deflate.on('data', (bytes: Buffer) => out.push(bytes));
  // Closed during work: the viewer is gone.
  deflate.on('error', () => undefined);

  return {
    /** The encoded rectangle without its header: length, then zlib data. One at a time. */
    async encode(image: ScreenImage, rect: Rect): Promise<Buffer> {
      out = [];
      deflate.write(zrleTiles(image, rect, format));
      await new Promise<void>((resolve) => deflate.flush(constants.Z_SYNC_FLUSH, resolve));
      const data = Buffer.concat(out);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(data.length);
      return Buffer.concat([length, data]);
    },
    close: () => deflate.close(),
  };
}

/** The uncompressed tiles, each solid, with a palette, or raw. */
export function zrleTiles(image: ScreenImage, rect: Rect, format: PixelFormat): Buffer {
  const convert = converter(format);
  const pixel = compactPixel(format);
  const bytesOf = (native: number) => pixel.write(convert(native));
  const parts: Buffer[] = [];
  const values = new Uint32Array(TILE * TILE);
  for (let y = rect.y; y < rect.y + rect.height; y += TILE) {
    const height = Math.min(TILE, rect.y + rect.height - y);
    for (let x = rect.x; x < rect.x + rect.width; x += TILE) {
      const width = Math.min(TILE, rect.x + rect.width - x);
      for (let row = 0, q = 0; row < height; row++) {
        const start = (y + row) * image.width + x;
        for (let p = start; p < start + width; p++, q++) values[q] = (image.data[p] ?? 0) & 0xffffff;
      }
      parts.push(tile(values.subarray(0, width * height), width, bytesOf, pixel.bytes));
    }
  }
  return Buffer.concat(parts);
}

function tile(
  values: Uint32Array,
  width: number,
  bytesOf: (native: number) => readonly number[],
  bytes: number,
): Buffer {
  const palette = paletteOf(values);
  if (!palette) {
    const raw = Buffer.allocUnsafe(1 + values.length * bytes);
    raw[0] = 0;
    let at = 1;
    let last = -1;
    let written: readonly number[] = [];
    for (const value of values) {
      if (value !== last) {
        written = bytesOf(value);
        last = value;
      }
      for (const byte of written) raw[at++] = byte;
    }
    return raw;
  }
  const colors = [...palette.keys()].flatMap((value) => [...bytesOf(value)]);
  if (palette.size === 1) return Buffer.from([1, ...colors]);
  return Buffer.concat([Buffer.from([palette.size, ...colors]), packed(values, width, palette)]);
}

/** The colors of a tile with their indices; undefined if there are more than a packed palette holds. */
function paletteOf(values: Uint32Array): Map<number, number> | undefined {
  const palette = new Map<number, number>();
  let last = -1;
  for (const value of values) {
    if (value === last) continue;
    last = value;
    if (palette.has(value)) continue;
    if (palette.size === MAX_COLORS) return undefined;
    palette.set(value, palette.size);
  }
  return palette;
}

/** Palette indices of 1, 2 or 4 bits each; every row starts at a new byte. */
function packed(values: Uint32Array, width: number, palette: ReadonlyMap<number, number>): Buffer {
  const bits = palette.size > 4 ? 4 : palette.size > 2 ? 2 : 1;
  const perRow = Math.ceil((width * bits) / 8);
  const rows = values.length / width;
  const to = Buffer.alloc(perRow * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < width; column++) {
      const number = palette.get(values[row * width + column] ?? 0) ?? 0;
      const bit = column * bits;
      const at = row * perRow + (bit >> 3);
      to[at] = (to[at] ?? 0) | (number << (8 - bits - (bit & 7)));
    }
  }
  return to;
}

/** CPIXEL: if four bytes hold 24 bits at one end, only those three bytes are sent. */
function compactPixel(format: PixelFormat) {
  const { bytes, bigEndian } = format;
  // White has all bits of the colors.
  const mask = converter(format)(0xffffff);
  const low = bytes === 4 && mask <= 0xffffff;
  const high = bytes === 4 && !low && (mask & 0xff) === 0;
  const count = low || high ? 3 : bytes;
  const write = (value: number): readonly number[] => {
    const shifted = high ? value >>> 8 : value;
    const little = Array.from({ length: count }, (_, i) => (shifted >>> (8 * i)) & 255);
    return bigEndian ? little.reverse() : little;
  };
  return { bytes: count, write };
}
