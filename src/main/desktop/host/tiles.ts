import type { Rect } from '../../rfb/rect';
import type { ScreenImage } from './pixel-format';

/** Side of a tile, as in ZRLE (px). */
export const TILE = 64;

/** The tiles of a screen that a viewer has not seen yet. */
export class Tiles {
  readonly #columns: number;
  readonly #rows: number;
  readonly #marks: Uint8Array;
  #any = false;

  /** Of a screen of this size (px). */
  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.#columns = Math.ceil(width / TILE);
    this.#rows = Math.ceil(height / TILE);
    this.#marks = new Uint8Array(this.#columns * this.#rows);
  }

  /** Whether any is marked. */
  get any(): boolean {
    return this.#any;
  }

  markAll(): void {
    this.#marks.fill(1);
    this.#any = true;
  }

  /** Marks the tiles of a different set, of a screen of the same size. */
  mark(others: Tiles): void {
    for (const [i, mark] of others.#marks.entries()) if (mark === 1) this.#marks[i] = 1;
    this.#any ||= others.#any;
  }

  has(column: number, row: number): boolean {
    return this.#marks[row * this.#columns + column] === 1;
  }

  set(column: number, row: number): void {
    this.#marks[row * this.#columns + column] = 1;
    this.#any = true;
  }

  /** Returns the marked parts of `rect` as few rectangles, and unmarks them. */
  take(rect: Rect): Rect[] {
    const taken: Rect[] = [];
    this.#any = false;
    for (const { column, row, across } of this.#markedRuns()) {
      const [x, y] = [column * TILE, row * TILE];
      const width = Math.min(across * TILE, this.width - x);
      const marked = { x, y, width, height: Math.min(TILE, this.height - y) };
      const wanted = common(marked, rect);
      // A run stays marked if only a part of it is wanted.
      const isWhole = wanted?.width === marked.width && wanted.height === marked.height;
      const start = row * this.#columns + column;
      if (isWhole) this.#marks.fill(0, start, start + across);
      else this.#any = true;
      if (wanted) joinOrPush(taken, wanted);
    }
    return taken;
  }

  /** The horizontal runs of marked tiles, row by row. */
  *#markedRuns(): Generator<{ column: number; row: number; across: number }> {
    for (let row = 0; row < this.#rows; row++) {
      for (let column = 0; column < this.#columns; column++) {
        let across = 0;
        while (column + across < this.#columns && this.has(column + across, row)) across += 1;
        if (across > 0) yield { column, row, across };
        column += across;
      }
    }
  }
}

/** The tiles in which two images of one size differ. */
export function changedTiles(before: ScreenImage, after: ScreenImage): Tiles {
  const { width, height } = after;
  const tiles = new Tiles(width, height);
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
  const above = rects.find((r) => r.x === rect.x && r.width === rect.width && r.y + r.height === rect.y);
  if (above) rects[rects.indexOf(above)] = { ...above, height: above.height + rect.height };
  else rects.push(rect);
}
