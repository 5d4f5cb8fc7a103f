import type { Point, Size } from '../../shared/geometry';
import type { RegionBox } from './boxes';

/** Rows of pixels from the top left, without gaps; the first three channels are red, green and blue. */
export interface ScreenPixels extends Size {
  readonly data: Uint8Array;
  readonly channels: 3 | 4;
}

/** Side of the squares that are compared as one, in pixels. */
export const CELL_SIZE = 8;
/** A pixel differs in brightness by more than this (of 255) where it shows something else; compression stays below. */
const BRIGHTNESS = 40;
/** So many of a cell's pixels: a stroke of a letter. */
const STROKE = 4;
/** Or its mean colour by more than this: another surface of the same brightness. */
const COLOUR = 28;

/** How far a pointer reaches from the point it points with, in pixels: an arrow down to the right, others to all sides. */
const POINTER = { left: 12, up: 12, right: 22, down: 28 } as const;

/** A pointer is higher than wide, and than a box that is ticked; in pixels. */
const HIDDEN = { high: 14, slender: 1.2 } as const;

/** A caret is a thin line; or a block, narrower than high and another all over. In pixels. */
const CARET = { line: 3, block: 14, high: 40, slender: 1.4, filled: 0.75 } as const;

/** Whether a cell shows something else, but for what a pointer at one of these places may hide. */
export function cellDiffers(
  then: ScreenPixels,
  now: ScreenPixels,
  { x: left, y: top }: Point,
  pointers: readonly Point[],
): boolean {
  const [right, bottom] = [Math.min(left + CELL_SIZE, then.width), Math.min(top + CELL_SIZE, then.height)];
  const hiding = pointers.filter(
    ({ x, y }) =>
      right > x - POINTER.left &&
      left <= x + POINTER.right &&
      bottom > y - POINTER.up &&
      top <= y + POINTER.down,
  );
  let [strokes, red, green, blue, area] = [0, 0, 0, 0, 0];
  for (let y = top; y < bottom; y++) {
    let a = (y * then.width + left) * then.channels;
    let b = (y * now.width + left) * now.channels;
    for (let x = left; x < right; x++, a += then.channels, b += now.channels) {
      if (hiding.length > 0 && hiding.some((pointer) => isUnder(pointer, x, y))) continue;
      const r = (then.data[a] ?? 0) - (now.data[b] ?? 0);
      const g = (then.data[a + 1] ?? 0) - (now.data[b + 1] ?? 0);
      const bl = (then.data[a + 2] ?? 0) - (now.data[b + 2] ?? 0);
      red += r;
      green += g;
      blue += bl;
      area += 1;
      if (isStroke(r, g, bl)) strokes += 1;
    }
  }
  if (area === 0) return false;
  const colour = Math.max(Math.abs(red), Math.abs(green), Math.abs(blue)) / area;
  return strokes >= Math.min(STROKE, area) || colour > COLOUR;
}

/** What differs in brightness within a box: the rectangle it lies in, and how many pixels it is. */
export interface PixelMark extends RegionBox {
  readonly pixels: number;
}

export function findMark(then: ScreenPixels, now: ScreenPixels, box: RegionBox): PixelMark {
  const [right, bottom] = [
    Math.min(box.x + box.width, then.width),
    Math.min(box.y + box.height, then.height),
  ];
  let [x0, y0, x1, y1, pixels] = [right, bottom, right - 1, bottom - 1, 0];
  for (let y = box.y; y < bottom; y++) {
    for (let x = box.x; x < right; x++) {
      const a = (y * then.width + x) * then.channels;
      const b = (y * now.width + x) * now.channels;
      const by = (channel: number) => (then.data[a + channel] ?? 0) - (now.data[b + channel] ?? 0);
      if (!isStroke(by(0), by(1), by(2))) continue;
      if (pixels === 0) [x1, y1] = [x, y];
      [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
      pixels += 1;
    }
  }
  return { x: x0, y: y0, width: x1 - x0 + 1, height: y1 - y0 + 1, pixels };
}

/** Whether it looks like a caret that blinks. */
export function isCaret({ width, height, pixels }: PixelMark): boolean {
  if (pixels === 0 || height > CARET.high || height < width * CARET.slender) return false;
  return width <= CARET.line || (width <= CARET.block && pixels >= width * height * CARET.filled);
}

/** Whether it looks like the pointer at this place, which programs hide while one types. */
export function isPointer({ x, y, width, height }: PixelMark, pointer: Point): boolean {
  const slender = height >= HIDDEN.high && height >= width * HIDDEN.slender;
  return slender && isUnder(pointer, x, y) && isUnder(pointer, x + width - 1, y + height - 1);
}

/** Rec. 601, as WebP and JPEG keep brightness: finer than colour. */
function isStroke(red: number, green: number, blue: number): boolean {
  return Math.abs(0.299 * red + 0.587 * green + 0.114 * blue) > BRIGHTNESS;
}

function isUnder(pointer: Point, x: number, y: number): boolean {
  return (
    x >= pointer.x - POINTER.left &&
    x <= pointer.x + POINTER.right &&
    y >= pointer.y - POINTER.up &&
    y <= pointer.y + POINTER.down
  );
}
