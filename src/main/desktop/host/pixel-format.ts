import type { Rect } from '../../rfb/rect';
import { RfbError } from '../../rfb/rfb-error';

/** The pixels a viewer asks for (RFC 6143, 7.4): bytes of a pixel, their order, and the bits of each color. */
export interface PixelFormat {
  readonly bytes: 1 | 2 | 4;
  readonly bigEndian: boolean;
  readonly redMax: number;
  readonly greenMax: number;
  readonly blueMax: number;
  readonly redShift: number;
  readonly greenShift: number;
  readonly blueShift: number;
}

/** The format of grabbed screens: bytes B, G, R, unused. */
export const NATIVE: PixelFormat = {
  bytes: 4,
  bigEndian: false,
  redMax: 255,
  greenMax: 255,
  blueMax: 255,
  redShift: 16,
  greenShift: 8,
  blueShift: 0,
};

/** An image of the screen: `data` holds `width * height` pixels in the native format, row by row. */
export interface ScreenImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint32Array;
}

/** Parses the 16 bytes of a pixel format. @throws {RfbError} for an unsupported format, such as a color map */
export function parsePixelFormat(bytes: Buffer): PixelFormat {
  const size = bytes.readUInt8(0) / 8;
  const trueColor = bytes.readUInt8(3) !== 0;
  if (!trueColor || (size !== 1 && size !== 2 && size !== 4)) {
    throw new RfbError('protocol', 'The viewer asks for a pixel format other than true color.');
  }
  return {
    bytes: size,
    bigEndian: bytes.readUInt8(2) !== 0,
    redMax: bytes.readUInt16BE(4),
    greenMax: bytes.readUInt16BE(6),
    blueMax: bytes.readUInt16BE(8),
    redShift: bytes.readUInt8(10) & 31,
    greenShift: bytes.readUInt8(11) & 31,
    blueShift: bytes.readUInt8(12) & 31,
  };
}

export function pixelFormatBytes(format: PixelFormat): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt8(format.bytes * 8, 0);
  bytes.writeUInt8(24, 1);
  bytes.writeUInt8(format.bigEndian ? 1 : 0, 2);
  bytes.writeUInt8(1, 3);
  for (const [i, max] of [format.redMax, format.greenMax, format.blueMax].entries()) {
    bytes.writeUInt16BE(max, 4 + 2 * i);
  }
  for (const [i, shift] of [format.redShift, format.greenShift, format.blueShift].entries()) {
    bytes.writeUInt8(shift, 10 + i);
  }
  return bytes;
}

/** Converts a native pixel into a viewer's format. */
export function converter(format: PixelFormat): (native: number) => number {
  const { redMax, greenMax, blueMax, redShift, greenShift, blueShift } = format;
  if (redMax === 255 && greenMax === 255 && blueMax === 255) {
    return (native) =>
      ((((native >>> 16) & 255) << redShift) |
        (((native >>> 8) & 255) << greenShift) |
        ((native & 255) << blueShift)) >>>
      0;
  }
  const scaled = (value: number, max: number) => Math.round((value * max) / 255);
  return (native) =>
    ((scaled((native >>> 16) & 255, redMax) << redShift) |
      (scaled((native >>> 8) & 255, greenMax) << greenShift) |
      (scaled(native & 255, blueMax) << blueShift)) >>>
    0;
}

/** The pixels of `rect` in Raw encoding. */
export function rawPixels(image: ScreenImage, rect: Rect, format: PixelFormat): Buffer {
  const count = rect.width * rect.height;
  if (format.bytes !== 4 || format.bigEndian) return anyPixels(image, rect, format);
  const to = new Uint32Array(count);
  const convert = isNative(format) ? undefined : converter(format);
  for (let row = 0, q = 0; row < rect.height; row++) {
    const start = (rect.y + row) * image.width + rect.x;
    if (!convert) {
      to.set(image.data.subarray(start, start + rect.width), q);
      q += rect.width;
      continue;
    }
    for (let p = start; p < start + rect.width; p++, q++) to[q] = convert(image.data[p] ?? 0);
  }
  return Buffer.from(to.buffer);
}

function anyPixels(image: ScreenImage, rect: Rect, format: PixelFormat): Buffer {
  const { bytes, bigEndian } = format;
  const convert = converter(format);
  const to = Buffer.allocUnsafe(rect.width * rect.height * bytes);
  let at = 0;
  for (let row = 0; row < rect.height; row++) {
    const start = (rect.y + row) * image.width + rect.x;
    for (let p = start; p < start + rect.width; p++) {
      const value = convert(image.data[p] ?? 0);
      at = bigEndian ? to.writeUIntBE(value, at, bytes) : to.writeUIntLE(value, at, bytes);
    }
  }
  return to;
}

function isNative(format: PixelFormat): boolean {
  return format.redShift === 16 && format.greenShift === 8 && format.blueShift === 0 && format.redMax === 255;
}
