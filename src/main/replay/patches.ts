import type { Rect } from '../rfb/rect';

/** A grid of cells, row by row; 1 for a marked cell. */
export interface Cells {
  readonly columns: number;
  readonly rows: number;
  readonly marked: Uint8Array;
}

/** A group of neighboring marked cells: its bounding box and its number of cells. */
export interface Patch extends Rect {
  readonly cells: number;
}

/** Cells of one patch touch, also by a corner, or have a gap of one cell in a row, so that words form a line. */
const NEIGHBOR_DISTANCE = 2;

export function findPatches({ columns, rows, marked }: Cells): Patch[] {
  const unvisited = Uint8Array.from(marked);
  const found: Patch[] = [];
  for (let start = unvisited.indexOf(1); start >= 0; start = unvisited.indexOf(1, start + 1)) {
    found.push(patchAt(start));
  }
  return found;

  function patchAt(start: number): Patch {
    const waiting = [start];
    unvisited[start] = 0;
    let [x0, y0, x1, y1, cells] = [columns, rows, 0, 0, 0];
    for (let cell = waiting.pop(); cell !== undefined; cell = waiting.pop()) {
      const [x, y] = [cell % columns, Math.floor(cell / columns)];
      [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
      cells += 1;
      for (let ny = Math.max(y - 1, 0); ny <= Math.min(y + 1, rows - 1); ny++) {
        for (
          let nx = Math.max(x - NEIGHBOR_DISTANCE, 0);
          nx <= Math.min(x + NEIGHBOR_DISTANCE, columns - 1);
          nx++
        ) {
          const next = ny * columns + nx;
          if (!unvisited[next]) continue;
          unvisited[next] = 0;
          waiting.push(next);
        }
      }
    }
    return { x: x0, y: y0, width: x1 - x0 + 1, height: y1 - y0 + 1, cells };
  }
}
