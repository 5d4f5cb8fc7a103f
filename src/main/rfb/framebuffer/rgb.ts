import { setImmediate as nextTurn } from 'node:timers/promises';

/** Pixels to convert in one turn of the event loop: a screen of 1920x1080 takes one turn of 4 ms. A multiple of four. */
const TURN_PIXELS = 2 ** 21;

/**
 * RGBX pixels as RGB, four at a time. sharp would treat the fourth byte as alpha and weight each pixel by it; its own pass
 * to remove it takes three times as long as this.
 */
export function rgbxToRgb(rgbx: Buffer): Buffer {
  const rgb = allocateRgb(rgbx);
  convert(rgbx, rgb, 0, rgbx.length / 4);
  return bytesOf(rgb, rgbx);
}

/**
 * The same for the main process, where a large screen must not hold up other work: it takes several turns. What is drawn
 * meanwhile may appear in the lower part.
 */
export async function rgbxToRgbInTurns(rgbx: Buffer): Promise<Buffer> {
  const rgb = allocateRgb(rgbx);
  for (let start = 0; start * 4 < rgbx.length; start += TURN_PIXELS) {
    if (start > 0) await nextTurn();
    convert(rgbx, rgb, start, Math.min(start + TURN_PIXELS, rgbx.length / 4));
  }
  return bytesOf(rgb, rgbx);
}

function allocateRgb(rgbx: Buffer): Uint32Array {
  return new Uint32Array(Math.ceil(rgbx.length / 16) * 3);
}

function bytesOf(rgb: Uint32Array, { length }: Buffer): Buffer {
  return Buffer.from(rgb.buffer, 0, (length / 4) * 3);
}

/** Converts the pixels from `start`, a multiple of four, to before `end`. */
function convert(rgbx: Buffer, rgb: Uint32Array, start: number, end: number): void {
  const from = new Uint32Array(rgbx.buffer, rgbx.byteOffset, rgbx.length / 4);
  for (let p = start, q = (start / 4) * 3; p < end; p += 4, q += 3) {
    // Zeros past the end do no harm. Little endian, as all supported machines.
    const a = from[p] ?? 0;
    const b = from[p + 1] ?? 0;
    const c = from[p + 2] ?? 0;
    const d = from[p + 3] ?? 0;
    rgb[q] = (a & 0xffffff) | (b << 24);
    rgb[q + 1] = ((b >>> 8) & 0xffff) | (c << 16);
    rgb[q + 2] = ((c >>> 16) & 0xff) | (d << 8);
  }
}
