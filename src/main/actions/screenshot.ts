import sharp from 'sharp';
import type { Size } from '../../shared/geometry';
import type { Framebuffer } from '../rfb/framebuffer';

/** A screenshot is answered, not stored: half the size for three times the wait is no bargain. */
const PNG = { compressionLevel: 1 } as const;

/** Text stays as legible as with the default, lanczos3; it costs less and its PNG is a quarter smaller. */
const KERNEL = 'linear';

/** The framebuffer as a PNG of exactly `size` pixels. */
export async function encodePng({ width, height, data }: Framebuffer, size: Size): Promise<Buffer> {
  const screen = sharp(withoutFourth(data), { raw: { width, height, channels: 3 } });
  if (size.width === width && size.height === height) return screen.png(PNG).toBuffer();
  return screen.resize(size.width, size.height, { fit: 'fill', kernel: KERNEL }).png(PNG).toBuffer();
}

/**
 * RGBX pixels as RGB, four at a time: sharp would take the fourth byte for an alpha, weigh each pixel by it, and needs a
 * pass of its own, three times as long as this, to be rid of it.
 */
export function withoutFourth(rgbx: Buffer): Buffer {
  const pixels = rgbx.length / 4;
  const from = new Uint32Array(rgbx.buffer, rgbx.byteOffset, pixels);
  const to = new Uint32Array(Math.ceil(pixels / 4) * 3);
  for (let p = 0, q = 0; p < pixels; p += 4, q += 3) {
    // Past the end there are no pixels left, and zeros do no harm. Little endian, as every machine we run on.
    const a = from[p] ?? 0;
    const b = from[p + 1] ?? 0;
    const c = from[p + 2] ?? 0;
    const d = from[p + 3] ?? 0;
    to[q] = (a & 0xffffff) | (b << 24);
    to[q + 1] = ((b >>> 8) & 0xffff) | (c << 16);
    to[q + 2] = ((c >>> 16) & 0xff) | (d << 8);
  }
  return Buffer.from(to.buffer, 0, pixels * 3);
}
