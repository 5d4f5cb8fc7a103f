/** A grid of cells, row by row; 1 where one is marked. */
export interface Cells {
  readonly columns: number;
  readonly rows: number;
  readonly marked: Uint8Array;
}

/** Marked cells that are near each other: the rectangle they lie in, and how many they are. */
export interface Patch {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly cells: number;
}

/** Cells are near that touch, also by a corner, and in a row across a gap of one: so words are a line. */
const REACH = 2;

/** Every patch of a grid, each once. */
export function findPatches({ columns, rows, marked }: Cells): Patch[] {
  const left = Uint8Array.from(marked);
  const found: Patch[] = [];
  for (let start = left.indexOf(1); start >= 0; start = left.indexOf(1, start + 1)) {
    found.push(patchAt(start));
  }
  return found;

  function patchAt(start: number): Patch {
    const waiting = [start];
    left[start] = 0;
    let [x0, y0, x1, y1, cells] = [columns, rows, 0, 0, 0];
    for (let cell = waiting.pop(); cell !== undefined; cell = waiting.pop()) {
      const [x, y] = [cell % columns, Math.floor(cell / columns)];
      [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
      cells += 1;
      for (let ny = Math.max(y - 1, 0); ny <= Math.min(y + 1, rows - 1); ny++) {
        for (let nx = Math.max(x - REACH, 0); nx <= Math.min(x + REACH, columns - 1); nx++) {
          const next = ny * columns + nx;
          if (!left[next]) continue;
          left[next] = 0;
          waiting.push(next);
        }
      }
    }
    return { x: x0, y: y0, width: x1 - x0 + 1, height: y1 - y0 + 1, cells };
  }
}
