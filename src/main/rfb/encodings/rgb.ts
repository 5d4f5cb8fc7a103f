import type { Framebuffer } from '../framebuffer/framebuffer';
import type { Rect } from '../rect';

/** Bytes of a color as Tight and ZRLE send it: red, green, blue. */
export const BYTES_PER_COLOR = 3;

/** The color at `at` as a pixel of the framebuffer. */
export function colorAt(data: Buffer, at: number): number {
  return (data[at] ?? 0) | ((data[at + 1] ?? 0) << 8) | ((data[at + 2] ?? 0) << 16);
}

/** The `count` colors from `at` on. */
export function paletteAt(data: Buffer, at: number, count: number): Uint32Array {
  const palette = new Uint32Array(count);
  for (let i = 0; i < count; i++) palette[i] = colorAt(data, at + BYTES_PER_COLOR * i);
  return palette;
}

/** Draws the colors from `start` on row by row. @returns the offset after them */
export function drawColors(
  data: Buffer,
  start: number,
  { x, y, width, height }: Rect,
  { pixels, width: stride }: Framebuffer,
): number {
  let at = start;
  for (let row = y * stride + x; row < (y + height) * stride; row += stride) {
    for (let to = row; to < row + width; to++, at += BYTES_PER_COLOR) {
      pixels[to] = (data[at] ?? 0) | ((data[at + 1] ?? 0) << 8) | ((data[at + 2] ?? 0) << 16);
    }
  }
  return at;
}
