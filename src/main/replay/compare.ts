import type { Point } from '../../shared/geometry';
import type { RegionBox, RegionOfInterest } from './boxes';
import { type Cells, findPatches, type Patch } from './patches';
import {
  CELL_SIZE,
  cellDiffers,
  findMark,
  isCaret,
  isPointer,
  type PixelMark,
  type ScreenPixels,
} from './pixels';

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

/** What differs though nothing is wrong: a spinner, a caret; a clock, where nothing is aimed at. In cells. */
const SMALL = { columns: 5, rows: 5 } as const;
const LINE = { columns: 12, rows: 3 } as const;
/** How far these must be from what is aimed at, in cells: there a ticked box or another icon is what is small. */
const AIM = { small: 4, line: 6 } as const;
/** As many cells in all: two pointers and a clock. */
const FORGIVEN = 90;

/** Part of a sight that must differ for the screen to be another, and the fewest cells; right at the target any. */
const AROUND_TARGET = 0.01;
const WHOLE_SCREEN = 0.002;
const FEWEST = 8;

/** Compares two pictures of one size where it matters, but for what was forgiven before away from what is aimed at. */
export function compare(
  then: ScreenPixels,
  now: ScreenPixels,
  sight: RegionOfInterest,
  known: readonly Patch[] = [],
): Comparison {
  const aims = sight.targets.map(({ x, y }) => ({ x: x / CELL_SIZE, y: y / CELL_SIZE }));
  const isNear = (patch: Patch, reach: number) => aims.some((aim) => isWithin(aim, patch, reach));
  const cells = differing(
    then,
    now,
    sight,
    known.filter((patch) => !isNear(patch, AIM.small)),
  );
  const forgiven: Patch[] = [];
  let serious = 0;
  let atTarget = false;
  for (const patch of findPatches(cells)) {
    const small = patch.width <= SMALL.columns && patch.height <= SMALL.rows;
    const line = patch.width <= LINE.columns && patch.height <= LINE.rows;
    const passes = isNear(patch, AIM.small)
      ? small && isHarmless(findMark(then, now, pixels(patch)), sight)
      : small || (line && !isNear(patch, AIM.line));
    if (passes) forgiven.push(patch);
    else {
      serious += patch.cells;
      atTarget ||= isNear(patch, AIM.small);
    }
  }
  const passed = forgiven.reduce((sum, patch) => sum + patch.cells, 0);
  const count = serious + Math.max(passed - FORGIVEN, 0);
  const difference = cells.looked === 0 ? 0 : count / cells.looked;
  const part = sight.targets.length > 0 ? AROUND_TARGET : WHOLE_SCREEN;
  return {
    same: serious === 0 && passed === 0,
    differs: atTarget || (count >= FEWEST && difference >= part),
    difference,
    forgiven: forgiven.map(grown),
  };
}

/** Of what is small right at the target. A picture from before an action may show its pointer already there. */
function isHarmless(mark: PixelMark, { targets, pointer }: RegionOfInterest): boolean {
  const places = pointer ? [...targets, pointer] : targets;
  return isCaret(mark) || places.some((place) => isPointer(mark, place));
}

/** Whether a point, in cells, is in a patch or so many cells beside it. */
function isWithin({ x, y }: Point, patch: Patch, reach: number): boolean {
  return (
    x >= patch.x - reach &&
    x <= patch.x + patch.width + reach &&
    y >= patch.y - reach &&
    y <= patch.y + patch.height + reach
  );
}

function pixels({ x, y, width, height }: Patch): RegionBox {
  return { x: x * CELL_SIZE, y: y * CELL_SIZE, width: width * CELL_SIZE, height: height * CELL_SIZE };
}

function grown({ x, y, width, height, cells }: Patch): Patch {
  return { x: x - 1, y: y - 1, width: width + 2, height: height + 2, cells };
}

function differing(
  then: ScreenPixels,
  now: ScreenPixels,
  { boxes, pointers }: RegionOfInterest,
  known: readonly Patch[],
): Cells & { readonly looked: number } {
  const [columns, rows] = [Math.ceil(then.width / CELL_SIZE), Math.ceil(then.height / CELL_SIZE)];
  const marked = new Uint8Array(columns * rows);
  const seen = new Uint8Array(columns * rows);
  for (const { x, y, width, height } of known) {
    for (let row = Math.max(y, 0); row < Math.min(y + height, rows); row++) {
      seen.fill(1, row * columns + Math.max(x, 0), row * columns + Math.min(x + width, columns));
    }
  }
  let looked = 0;
  for (const box of boxes) {
    const [right, bottom] = [
      Math.ceil((box.x + box.width) / CELL_SIZE),
      Math.ceil((box.y + box.height) / CELL_SIZE),
    ];
    for (let row = Math.floor(box.y / CELL_SIZE); row < bottom; row++) {
      for (let column = Math.floor(box.x / CELL_SIZE); column < right; column++) {
        const cell = row * columns + column;
        if (seen[cell]) continue;
        seen[cell] = 1;
        looked += 1;
        if (cellDiffers(then, now, { x: column * CELL_SIZE, y: row * CELL_SIZE }, pointers)) marked[cell] = 1;
      }
    }
  }
  return { columns, rows, marked, looked };
}
