import type { Point } from '../../shared/geometry';
import type { Pixels } from '../pixels/image';
import type { Rect } from '../rfb/rect';

/** Side of the squares that are compared as one (px). */
export const CELL_SIZE = 8;
/** Difference of brightness (0 to 255) that counts; lossy compression stays below. */
const MIN_BRIGHTNESS_CHANGE = 40;
/** Pixels of a cell that must differ: the stroke of a letter. */
const MIN_STROKE_PIXELS = 4;
/** Difference of a cell's mean color (0 to 255) that counts: a different surface of the same brightness. */
const MIN_COLOR_CHANGE = 28;

/** Extent of a pointer around its hot spot (px): an arrow lies to the lower right, others around it. */
const POINTER = { left: 12, up: 12, right: 22, down: 28 } as const;

/** A pointer is taller than wide, and taller than a ticked box (px). */
const POINTER_SHAPE = { high: 14, slender: 1.2 } as const;

/** A caret is a thin line, or a filled block that is taller than wide (px). */
const CARET = { line: 3, block: 14, high: 40, slender: 1.4, filled: 0.75 } as const;

/** Whether a cell differs, not counting what a pointer at one of these positions may cover. */
export function cellDiffers(
  expected: Pixels,
  actual: Pixels,
  { x: left, y: top }: Point,
  pointers: readonly Point[],
): boolean {
  const right = Math.min(left + CELL_SIZE, expected.width);
  const bottom = Math.min(top + CELL_SIZE, expected.height);
  const covering = pointers.filter((pointer) => isNearCell(pointer, left, top, right, bottom));
  const sum = { red: 0, green: 0, blue: 0 };
  let [strokes, area] = [0, 0];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      if (covering.length > 0 && covering.some((pointer) => isUnder(pointer, x, y))) continue;
      const a = (y * expected.width + x) * expected.channels;
      const b = (y * actual.width + x) * actual.channels;
      const red = (expected.data[a] ?? 0) - (actual.data[b] ?? 0);
      const green = (expected.data[a + 1] ?? 0) - (actual.data[b + 1] ?? 0);
      const blue = (expected.data[a + 2] ?? 0) - (actual.data[b + 2] ?? 0);
      sum.red += red;
      sum.green += green;
      sum.blue += blue;
      area += 1;
      strokes += Number(isStroke(red, green, blue));
    }
  }
  if (area === 0) return false;
  const color = Math.max(Math.abs(sum.red), Math.abs(sum.green), Math.abs(sum.blue)) / area;
  return strokes >= Math.min(MIN_STROKE_PIXELS, area) || color > MIN_COLOR_CHANGE;
}

function isNearCell({ x, y }: Point, left: number, top: number, right: number, bottom: number): boolean {
  return (
    right > x - POINTER.left &&
    left <= x + POINTER.right &&
    bottom > y - POINTER.up &&
    top <= y + POINTER.down
  );
}

/** The pixels of a box that differ in brightness: their bounding box and their number. */
export interface PixelMark extends Rect {
  readonly pixels: number;
}

export function findMark(expected: Pixels, actual: Pixels, box: Rect): PixelMark {
  const [right, bottom] = [
    Math.min(box.x + box.width, expected.width),
    Math.min(box.y + box.height, expected.height),
  ];
  let [x0, y0, x1, y1, pixels] = [right, bottom, right - 1, bottom - 1, 0];
  for (let y = box.y; y < bottom; y++) {
    for (let x = box.x; x < right; x++) {
      const a = (y * expected.width + x) * expected.channels;
      const b = (y * actual.width + x) * actual.channels;
      const by = (channel: number) => (expected.data[a + channel] ?? 0) - (actual.data[b + channel] ?? 0);
      if (!isStroke(by(0), by(1), by(2))) continue;
      if (pixels === 0) [x1, y1] = [x, y];
      [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
      pixels += 1;
    }
  }
  return { x: x0, y: y0, width: x1 - x0 + 1, height: y1 - y0 + 1, pixels };
}

/** Whether a mark looks like a blinking caret. */
export function isCaret({ width, height, pixels }: PixelMark): boolean {
  if (pixels === 0 || height > CARET.high || height < width * CARET.slender) return false;
  return width <= CARET.line || (width <= CARET.block && pixels >= width * height * CARET.filled);
}

/** Whether a mark looks like the pointer, which programs hide during typing. */
export function isPointer({ x, y, width, height }: PixelMark, pointer: Point): boolean {
  const slender = height >= POINTER_SHAPE.high && height >= width * POINTER_SHAPE.slender;
  return slender && isUnder(pointer, x, y) && isUnder(pointer, x + width - 1, y + height - 1);
}

/** Luma of Rec. 601, which WebP and JPEG keep more exactly than color. */
function isStroke(red: number, green: number, blue: number): boolean {
  return Math.abs(0.299 * red + 0.587 * green + 0.114 * blue) > MIN_BRIGHTNESS_CHANGE;
}

function isUnder(pointer: Point, x: number, y: number): boolean {
  return (
    x >= pointer.x - POINTER.left &&
    x <= pointer.x + POINTER.right &&
    y >= pointer.y - POINTER.up &&
    y <= pointer.y + POINTER.down
  );
}
