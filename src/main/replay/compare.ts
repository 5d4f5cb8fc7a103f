import type { Point } from '../../shared/geometry';
import type { Pixels } from '../pixels/image';
import type { Rect } from '../rfb/rect';
import type { RegionOfInterest } from './boxes';
import { type Cells, findPatches, type Patch } from './patches';
import { CELL_SIZE, cellDiffers, findMark, isCaret, isPointer, type PixelMark } from './pixels';

export interface Comparison {
  /** Whether nothing differs. */
  readonly same: boolean;
  /** Whether more differs than a screen changes by itself. */
  readonly differs: boolean;
  /** Part of the compared cells that differs unexpectedly (0 to 1). */
  readonly difference: number;
  /** Differences that were ignored, each with a margin; later comparisons can leave them out. */
  readonly ignored: readonly Patch[];
}

/** Largest size of a harmless difference, such as a spinner, a caret, or, away from targets, a clock (cells). */
const SMALL = { columns: 5, rows: 5 } as const;
const LINE = { columns: 12, rows: 3 } as const;
/** Distance from a target at which they are harmless; nearer, a ticked box or a new icon is as small (cells). */
const TARGET_DISTANCE = { small: 4, line: 6 } as const;
/** Most cells to ignore: two pointers and a clock. */
const MAX_IGNORED_CELLS = 90;

/** Part of a region, and number of cells, from which the screen counts as different. Near a target one cell is enough. */
const MIN_DIFFERENCE = { aroundTarget: 0.01, wholeScreen: 0.002 } as const;
const MIN_CELLS = 8;

/** Compares two screens of one size within a region; `known` are differences to leave out away from the targets. */
export function compare(
  expected: Pixels,
  actual: Pixels,
  region: RegionOfInterest,
  known: readonly Patch[] = [],
): Comparison {
  const targets = region.targets.map(({ x, y }) => ({ x: x / CELL_SIZE, y: y / CELL_SIZE }));
  const isNear = (patch: Patch, distance: number) =>
    targets.some((target) => isWithin(target, patch, distance));
  const isNearTarget = (patch: Patch) => isNear(patch, TARGET_DISTANCE.small);
  const isHarmless = (patch: Patch) => {
    if (isNearTarget(patch))
      return fits(patch, SMALL) && isCaretOrPointer(findMark(expected, actual, pixelBox(patch)), region);
    return fits(patch, SMALL) || (fits(patch, LINE) && !isNear(patch, TARGET_DISTANCE.line));
  };
  const cells = differingCells(
    expected,
    actual,
    region,
    known.filter((patch) => !isNearTarget(patch)),
  );
  const patches = findPatches(cells);
  const ignored = patches.filter(isHarmless);
  const counted = patches.filter((patch) => !ignored.includes(patch));
  const [ignoredCells, countedCells] = [countCells(ignored), countCells(counted)];
  const count = countedCells + Math.max(ignoredCells - MAX_IGNORED_CELLS, 0);
  const difference = cells.compared === 0 ? 0 : count / cells.compared;
  const threshold = targets.length > 0 ? MIN_DIFFERENCE.aroundTarget : MIN_DIFFERENCE.wholeScreen;
  return {
    same: patches.length === 0,
    differs: counted.some(isNearTarget) || (count >= MIN_CELLS && difference >= threshold),
    difference,
    ignored: ignored.map(withMargin),
  };
}

function fits({ width, height }: Patch, max: { readonly columns: number; readonly rows: number }): boolean {
  return width <= max.columns && height <= max.rows;
}

function countCells(patches: readonly Patch[]): number {
  return patches.reduce((sum, { cells }) => sum + cells, 0);
}

/** A snapshot from before an action may show its pointer at the target already. */
function isCaretOrPointer(mark: PixelMark, { targets, pointer }: RegionOfInterest): boolean {
  const positions = pointer ? [...targets, pointer] : targets;
  return isCaret(mark) || positions.some((position) => isPointer(mark, position));
}

/** Whether a point is in a patch, or at most this far from it (cells). */
function isWithin({ x, y }: Point, patch: Patch, distance: number): boolean {
  return (
    x >= patch.x - distance &&
    x <= patch.x + patch.width + distance &&
    y >= patch.y - distance &&
    y <= patch.y + patch.height + distance
  );
}

function pixelBox({ x, y, width, height }: Patch): Rect {
  return { x: x * CELL_SIZE, y: y * CELL_SIZE, width: width * CELL_SIZE, height: height * CELL_SIZE };
}

function withMargin({ x, y, width, height, cells }: Patch): Patch {
  return { x: x - 1, y: y - 1, width: width + 2, height: height + 2, cells };
}

/** Marks the cells that differ within the region; `compared` is how many cells were compared. */
function differingCells(
  expected: Pixels,
  actual: Pixels,
  { boxes, pointers }: RegionOfInterest,
  known: readonly Patch[],
): Cells & { readonly compared: number } {
  const [columns, rows] = [Math.ceil(expected.width / CELL_SIZE), Math.ceil(expected.height / CELL_SIZE)];
  const marked = new Uint8Array(columns * rows);
  const visited = new Uint8Array(columns * rows);
  for (const { x, y, width, height } of known) {
    for (let row = Math.max(y, 0); row < Math.min(y + height, rows); row++) {
      visited.fill(1, row * columns + Math.max(x, 0), row * columns + Math.min(x + width, columns));
    }
  }
  let compared = 0;
  for (const cell of boxes.flatMap((box) => cellsOf(box, columns))) {
    if (visited[cell]) continue;
    visited[cell] = 1;
    compared += 1;
    const corner = { x: (cell % columns) * CELL_SIZE, y: Math.floor(cell / columns) * CELL_SIZE };
    if (cellDiffers(expected, actual, corner, pointers)) marked[cell] = 1;
  }
  return { columns, rows, marked, compared };
}

/** The indexes of the cells that a box touches. */
function cellsOf(box: Rect, columns: number): number[] {
  const cells: number[] = [];
  const [right, bottom] = [
    Math.ceil((box.x + box.width) / CELL_SIZE),
    Math.ceil((box.y + box.height) / CELL_SIZE),
  ];
  for (let row = Math.floor(box.y / CELL_SIZE); row < bottom; row++) {
    for (let column = Math.floor(box.x / CELL_SIZE); column < right; column++)
      cells.push(row * columns + column);
  }
  return cells;
}
