import type { Size } from '../../shared/geometry';
import type { Box, Sight } from './boxes';
import { type Cells, type Patch, patches } from './patches';

/** Rows of pixels from the top left, without gaps; the first three channels are red, green and blue. */
export interface Pixels extends Size {
  readonly data: Uint8Array;
  readonly channels: 3 | 4;
}

export interface Comparison {
  /** Nothing differs at all. */
  readonly same: boolean;
  /** More does than a screen does by itself. */
  readonly differs: boolean;
  /** The part of what was looked at that differs and is not to be expected to, from 0 to 1. */
  readonly difference: number;
  /** What differs and is let pass, with a little around it: there it need not be looked at again. */
  readonly forgiven: readonly Patch[];
}

/** Side of the squares that are compared as one, in pixels. */
const CELL = 8;
/** A pixel differs in brightness by more than this (of 255) where it shows something else; compression stays below. */
const BRIGHTNESS = 40;
/** So many of a cell's pixels: a stroke of a letter. */
const STROKE = 4;
/** Or its mean colour by more than this: another surface of the same brightness. */
const COLOUR = 28;

/** What differs though nothing is wrong: a pointer, a caret, a spinner; a clock, where nothing is aimed at. In cells. */
const SMALL = { columns: 5, rows: 5 } as const;
const LINE = { columns: 12, rows: 3 } as const;
/** How far a line must be from what is aimed at, in cells. */
const AIM = 6;
/** As many cells in all: two pointers and a clock. */
const FORGIVEN = 90;

/** Part of a sight that must differ for the screen to be another, and the fewest cells. */
const AROUND_TARGET = 0.01;
const WHOLE_SCREEN = 0.002;
const FEWEST = 8;

/** Compares two pictures of one size where it matters, but for what was forgiven before. */
export function compare(
  then: Pixels,
  now: Pixels,
  { boxes, targets }: Sight,
  known: readonly Patch[] = [],
): Comparison {
  const cells = differing(then, now, boxes, known);
  const aims = targets.map(({ x, y }) => ({ x: x / CELL, y: y / CELL }));
  const forgiven: Patch[] = [];
  let serious = 0;
  for (const patch of patches(cells)) {
    const small = patch.width <= SMALL.columns && patch.height <= SMALL.rows;
    const line = patch.width <= LINE.columns && patch.height <= LINE.rows;
    const aimedAt = aims.some(
      ({ x, y }) =>
        x >= patch.x - AIM &&
        x <= patch.x + patch.width + AIM &&
        y >= patch.y - AIM &&
        y <= patch.y + patch.height + AIM,
    );
    if (small || (line && !aimedAt)) forgiven.push(patch);
    else serious += patch.cells;
  }
  const passed = forgiven.reduce((sum, patch) => sum + patch.cells, 0);
  const count = serious + Math.max(passed - FORGIVEN, 0);
  const difference = cells.looked === 0 ? 0 : count / cells.looked;
  const part = targets.length > 0 ? AROUND_TARGET : WHOLE_SCREEN;
  return {
    same: serious === 0 && passed === 0,
    differs: count >= FEWEST && difference >= part,
    difference,
    forgiven: forgiven.map(grown),
  };
}

function grown({ x, y, width, height, cells }: Patch): Patch {
  return { x: x - 1, y: y - 1, width: width + 2, height: height + 2, cells };
}

function differing(
  then: Pixels,
  now: Pixels,
  boxes: readonly Box[],
  known: readonly Patch[],
): Cells & { readonly looked: number } {
  const [columns, rows] = [Math.ceil(then.width / CELL), Math.ceil(then.height / CELL)];
  const marked = new Uint8Array(columns * rows);
  const seen = new Uint8Array(columns * rows);
  for (const { x, y, width, height } of known) {
    for (let row = Math.max(y, 0); row < Math.min(y + height, rows); row++) {
      seen.fill(1, row * columns + Math.max(x, 0), row * columns + Math.min(x + width, columns));
    }
  }
  let looked = 0;
  for (const box of boxes) {
    const [right, bottom] = [Math.ceil((box.x + box.width) / CELL), Math.ceil((box.y + box.height) / CELL)];
    for (let row = Math.floor(box.y / CELL); row < bottom; row++) {
      for (let column = Math.floor(box.x / CELL); column < right; column++) {
        const cell = row * columns + column;
        if (seen[cell]) continue;
        seen[cell] = 1;
        looked += 1;
        if (cellDiffers(then, now, column * CELL, row * CELL)) marked[cell] = 1;
      }
    }
  }
  return { columns, rows, marked, looked };
}

function cellDiffers(then: Pixels, now: Pixels, left: number, top: number): boolean {
  const [right, bottom] = [Math.min(left + CELL, then.width), Math.min(top + CELL, then.height)];
  let [strokes, red, green, blue] = [0, 0, 0, 0];
  for (let y = top; y < bottom; y++) {
    let a = (y * then.width + left) * then.channels;
    let b = (y * now.width + left) * now.channels;
    for (let x = left; x < right; x++, a += then.channels, b += now.channels) {
      const r = (then.data[a] ?? 0) - (now.data[b] ?? 0);
      const g = (then.data[a + 1] ?? 0) - (now.data[b + 1] ?? 0);
      const bl = (then.data[a + 2] ?? 0) - (now.data[b + 2] ?? 0);
      red += r;
      green += g;
      blue += bl;
      // Rec. 601, as WebP and JPEG keep brightness: finer than colour.
      if (Math.abs(0.299 * r + 0.587 * g + 0.114 * bl) > BRIGHTNESS) strokes += 1;
    }
  }
  const area = (right - left) * (bottom - top);
  const colour = Math.max(Math.abs(red), Math.abs(green), Math.abs(blue)) / area;
  return strokes >= Math.min(STROKE, area) || colour > COLOUR;
}
