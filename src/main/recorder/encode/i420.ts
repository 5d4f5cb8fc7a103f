import type { Size } from '../../../shared/geometry';
import type { Framebuffer } from '../../rfb/framebuffer/framebuffer';
import type { Rect } from '../../rfb/rect';

/** The size rounded up to even sides, as 4:2:0 needs: the last column or row may be doubled. */
export function toEvenSize({ width, height }: Size): Size {
  return { width: width + (width & 1), height: height + (height & 1) };
}

/** Length of a picture with even sides in I420 (bytes): Y, then U and V of half the width and height. */
export function i420Length({ width, height }: Size): number {
  return (width * height * 3) / 2;
}

/** Makes a picture in I420 black. */
export function blacken(picture: Buffer): void {
  const luma = (picture.length * 2) / 3;
  picture.fill(16, 0, luma).fill(128, luma);
}

/**
 * Converts a changed rectangle to I420, BT.709, limited range. The host does this instead of ffmpeg: once for all
 * recordings, for changed pixels only, and the pipe carries 1.5 bytes per pixel instead of 4.
 */
export function convertToI420(screen: Framebuffer, { x, y, width, height }: Rect, picture: Buffer): void {
  const even = toEvenSize(screen);
  const pixels = new Uint32Array(screen.data.buffer, screen.data.byteOffset, screen.width * screen.height);
  const chromaStride = even.width >> 1;
  const uStart = even.width * even.height;
  const vStart = uStart + chromaStride * (even.height >> 1);
  const right = Math.min(x + width, screen.width);
  const bottom = Math.min(y + height, screen.height);

  for (let top = y & ~1; top < bottom; top += 2) {
    // With an odd height the last row is doubled, with an odd width the last column.
    const below = top + 1 < screen.height ? screen.width : 0;
    let at = top * screen.width + (x & ~1);
    let luma = top * even.width + (x & ~1);
    let chroma = (top >> 1) * chromaStride + (x >> 1);
    for (let left = x & ~1; left < right; left += 2) {
      const beside = left + 1 < screen.width ? 1 : 0;
      const p = pixels[at] ?? 0;
      const q = pixels[at + beside] ?? 0;
      const r = pixels[at + below] ?? 0;
      const s = pixels[at + below + beside] ?? 0;
      writeLuma(picture, luma, even.width, p, q, r, s);
      const red = (p & 255) + (q & 255) + (r & 255) + (s & 255);
      const green = ((p >> 8) & 255) + ((q >> 8) & 255) + ((r >> 8) & 255) + ((s >> 8) & 255);
      const blue = ((p >> 16) & 255) + ((q >> 16) & 255) + ((r >> 16) & 255) + ((s >> 16) & 255);
      picture[uStart + chroma] = (-6596 * red - 22189 * green + 28784 * blue + 33685504) >> 18;
      picture[vStart + chroma] = (28784 * red - 26145 * green - 2639 * blue + 33685504) >> 18;
      at += 2;
      luma += 2;
      chroma += 1;
    }
  }
}

/** Writes the luminance of two by two pixels, computed once for equal neighbors. */
function writeLuma(
  picture: Buffer,
  at: number,
  stride: number,
  p: number,
  q: number,
  r: number,
  s: number,
): void {
  const first = luminance(p);
  const second = q === p ? first : luminance(q);
  picture[at] = first;
  picture[at + 1] = second;
  picture[at + stride] = r === p ? first : luminance(r);
  picture[at + stride + 1] = s === q ? second : luminance(s);
}

/** BT.709, limited range, as fixed point with 16 fractional bits. */
function luminance(pixel: number): number {
  return (
    (11966 * (pixel & 255) + 40254 * ((pixel >> 8) & 255) + 4064 * ((pixel >> 16) & 255) + 1081344) >> 16
  );
}
