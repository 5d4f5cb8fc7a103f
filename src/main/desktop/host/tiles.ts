import type { Rect } from '../../rfb/rect';
import type { ScreenImage } from './pixel-format';

/** Side of a tile, as in ZRLE (px). */
export const TILE = 64;

/** The tiles of a screen that a viewer has not seen yet. */
export interface Tiles {
  /** Whether any is marked. */
  readonly any: boolean;
  markAll(): void;
  /** Marks the tiles of a different set, of a screen of the same size. */
  mark(others: Tiles): void;
  has(column: number, row: number): boolean;
  set(column: number, row: number): void;
  /** Returns the marked parts of `rect` as few rectangles, and unmarks them. */
  take(rect: Rect): Rect[];
}

export function createTiles(width: number, height: number): Tiles {
  const columns = Math.ceil(width / TILE);
  const rows = Math.ceil(height / TILE);
  const marks = new Uint8Array(columns * rows);
  let any = false;

  const has = (column: number, row: number) => marks[row * columns + column] === 1;
  const part = (column: number, row: number, across: number): Rect => ({
    x: column * TILE,
    y: row * TILE,
    width: Math.min(across * TILE, width - column * TILE),
    height: Math.min(TILE, height - row * TILE),
  });

  /** The horizontal runs of marked tiles, row by row. */
  function* markedRuns(): Generator<{ column: number; row: number; across: number }> {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let across = 0;
        while (column + across < columns && has(column + across, row)) across += 1;
        if (across > 0) yield { column, row, across };
        column += across;
      }
    }
  }

  return {
    get any() {
      return any;
    },
    has,
    markAll() {
      marks.fill(1);
      any = true;
    },
    set(column, row) {
      marks[row * columns + column] = 1;
      any = true;
    },
    mark(others) {
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          if (others.has(column, row)) marks[row * columns + column] = 1;
        }
      }
      any ||= others.any;
    },
    take(rect) {
      const taken: Rect[] = [];
      any = false;
      for (const run of markedRuns()) {
        const marked = part(run.column, run.row, run.across);
        const wanted = common(marked, rect);
        // A run stays marked if only a part of it is wanted.
        const isWhole = wanted?.width === marked.width && wanted.height === marked.height;
        const start = run.row * columns + run.column;
        if (isWhole) marks.fill(0, start, start + run.across);
        else any = true;
        if (wanted) joinOrPush(taken, wanted);
      }
      return taken;
    },
  };
}

/** The tiles in which two images of one size differ. */
export function changedTiles(before: ScreenImage, after: ScreenImage): Tiles {
  const { width, height } = after;
  const tiles = createTiles(width, height);
  const [old, now] = [bytesOf(before), bytesOf(after)];
  // Usually nothing has changed, and this comparison takes a fraction of the time.
  if (old.equals(now)) return tiles;
  for (let y = 0; y < height; y++) {
    const line = y * width * 4;
    if (old.compare(now, line, line + width * 4, line, line + width * 4) === 0) continue;
    for (let column = 0; column * TILE < width; column++) {
      const row = Math.floor(y / TILE);
      if (tiles.has(column, row)) continue;
      const from = line + column * TILE * 4;
      const to = Math.min(from + TILE * 4, line + width * 4);
      if (old.compare(now, from, to, from, to) !== 0) tiles.set(column, row);
    }
  }
  return tiles;
}

function bytesOf({ data }: ScreenImage): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

function common(a: Rect, b: Rect): Rect | undefined {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)];
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/** Merges a rectangle with one of the same width right above it. */
function joinOrPush(rects: Rect[], rect: Rect): void {
  const above = rects.findIndex(
    ({ x, y, width, height }) => x === rect.x && width === rect.width && y + height === rect.y,
  );
  const found = rects[above];
  if (found) rects[above] = { ...found, height: found.height + rect.height };
  else rects.push(rect);
}
