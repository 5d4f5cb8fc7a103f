/** Pixels of a screen as RGBX, one number each; the fourth byte is unused. */
export interface FingerprintPixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint32Array;
}

/** Size of a piece: three or four characters of usual text, and most of their height (px). */
const WIDTH = 32;
const HEIGHT = 8;
/** Distance of pieces (px). */
const STEP_X = 8;
const STEP_Y = 4;
/**
 * Strong changes of color along the rows of a piece of text. A line or an area has fewer, and is common. So is a
 * terminal's cursor, which has as many but is only an upright bar. A gradient or a wallpaper has weak changes only, up to
 * {@link STRONG} of 255 in a channel.
 */
const MIN_EDGES = 12;
/** Distance from the first to the last of them (px): a mouse pointer is narrower, three characters are not. */
const MIN_EXTENT = 16;
const STRONG = 48;
/** Pieces of all sensitive texts; a whole 4K screen has a quarter of them. */
const MAX_PIECES = 500_000;

const COLOR = 0xffffff;
const ROW_BASE = 0x01000193;
const COLUMN_BASE = 0x85ebca6b | 0;

export type TextFingerprints = ReturnType<typeof createTextFingerprints>;

/**
 * Hashes of small pieces of sensitive text on the screen. They find the text wherever it moves, for instance by
 * scrolling, and do not reveal it.
 */
export function createTextFingerprints(mostPieces = MAX_PIECES) {
  /** Named by a rolling hash and a second one: a screen has two million positions, so one hash alone has collisions. */
  const pieces = new Set<number>();
  /** The upper halves of the known rolling hashes, which rule out most positions. */
  const known = new Uint8Array(1 << 16);
  let fresh: number[] = [];
  const ignored = new Set<number>();

  return {
    /**
     * Remembers all text in `after` that is not in `before`, or all of it without `before`.
     * @returns the number of pieces
     */
    remember(before: FingerprintPixels | undefined, after: FingerprintPixels): number {
      const comparable = before?.width === after.width && before.height === after.height ? before : undefined;
      let found = 0;
      for (const name of textPieces(comparable, after)) {
        if (before === undefined && ignored.has(name)) continue;
        if (pieces.size >= mostPieces) return found;
        found += 1;
        if (pieces.has(name)) continue;
        known[hashOf(name) >>> 16] = 1;
        pieces.add(name);
        fresh.push(name);
      }
      return found;
    },

    /** Whether a remembered piece is visible, or may be, because there is no room for more. */
    visible(screen: FingerprintPixels): boolean {
      if (pieces.size === 0) return false;
      if (pieces.size >= mostPieces) return true;
      const hashAt = pieceHashes(screen);
      for (let y = 0; y + HEIGHT <= screen.height; y += 1) {
        const hashes = hashAt(y);
        for (let x = 0; x + WIDTH <= screen.width; x += 1) {
          const hash = hashes[x] ?? 0;
          if (known[hash >>> 16] && pieces.has(nameOf(hash, screen, x, y))) return true;
        }
      }
      return false;
    },

    /** The pieces that `remember` added since the last call, for `recall`. */
    drain(): string {
      const drained = textOf(fresh);
      fresh = [];
      return drained;
    },

    recall(text: string): void {
      for (const name of namesIn(text)) {
        known[hashOf(name) >>> 16] = 1;
        pieces.add(name);
      }
    },

    /** All text of a screen, for `ignore`. */
    textIn: (screen: FingerprintPixels): string => textOf([...textPieces(undefined, screen)]),

    /** Without a `before`, these pieces are not remembered. */
    ignore(text: string): void {
      for (const name of namesIn(text)) ignored.add(name);
    },
  };
}

/** The names of the pieces that look like text, and differ from `before` if given. */
function* textPieces(before: FingerprintPixels | undefined, after: FingerprintPixels): Generator<number> {
  const hashAt = pieceHashes(after);
  for (let y = 0; y + HEIGHT <= after.height; y += 1) {
    const hashes = hashAt(y);
    if (y % STEP_Y !== 0) continue;
    for (let x = 0; x + WIDTH <= after.width; x += STEP_X) {
      if (isText(before, after, x, y)) yield nameOf(hashes[x] ?? 0, after, x, y);
    }
  }
}

function textOf(names: readonly number[]): string {
  return Buffer.from(Float64Array.from(names).buffer).toString('base64');
}

function* namesIn(text: string): Generator<number> {
  const bytes = Buffer.from(text, 'base64');
  for (let at = 0; at + 8 <= bytes.length; at += 8) yield bytes.readDoubleLE(at);
}

/** Factor of the rolling hash in a piece's name. */
const SHIFT = 2 ** 21;

function hashOf(name: number): number {
  return Math.floor(name / SHIFT);
}

/** The name (53 bits) of the piece at `x`, `y` with this rolling hash. */
function nameOf(hash: number, { width, data }: FingerprintPixels, x: number, y: number): number {
  let other = 0;
  for (let row = y; row < y + HEIGHT; row += 1) {
    for (let i = row * width + x, end = i + WIDTH; i < end; i += 1) {
      other = Math.imul(other ^ ((data[i] ?? 0) & COLOR), 0x9e3779b1);
      other ^= other >>> 15;
    }
  }
  return (hash >>> 0) * SHIFT + (other >>> 11);
}

/** Whether the piece at `x`, `y` has changed and looks like text. */
function isText(
  before: FingerprintPixels | undefined,
  after: FingerprintPixels,
  x: number,
  y: number,
): boolean {
  let changed = before === undefined;
  let edges = 0;
  /** The edges of the first row that has any. */
  let first: ReturnType<typeof rowEdges> | undefined;
  let isBar = true;
  let [leftmost, rightmost] = [WIDTH, 0];
  for (let row = y; row < y + HEIGHT; row += 1) {
    const start = row * after.width + x;
    changed ||= before !== undefined && !isSameRow(before, after, start);
    const found = rowEdges(after, start);
    if (found.count === 0) continue;
    edges += found.count;
    leftmost = Math.min(leftmost, found.leftmost);
    rightmost = Math.max(rightmost, found.rightmost);
    first ??= found;
    isBar &&= found.count === 2 && found.leftmost === first.leftmost && found.rightmost === first.rightmost;
  }
  return changed && edges >= MIN_EDGES && !isBar && rightmost - leftmost >= MIN_EXTENT;
}

/** The strong changes of color along a row of a piece: their number, and the columns (from 0) of the first and last. */
function rowEdges({ data }: FingerprintPixels, start: number) {
  let [count, leftmost, rightmost] = [0, WIDTH, 0];
  for (let i = start, left = data[i]; i < start + WIDTH; i += 1) {
    const pixel = (data[i] ?? 0) & COLOR;
    if (pixel !== left && isStrong(pixel, left ?? 0)) {
      count += 1;
      leftmost = Math.min(leftmost, i - start);
      rightmost = i - start;
    }
    left = pixel;
  }
  return { count, leftmost, rightmost };
}

function isSameRow(before: FingerprintPixels, after: FingerprintPixels, start: number): boolean {
  for (let i = start; i < start + WIDTH; i += 1) {
    if ((((before.data[i] ?? 0) ^ (after.data[i] ?? 0)) & COLOR) !== 0) return false;
  }
  return true;
}

function isStrong(one: number, other: number): boolean {
  for (const shift of [0, 8, 16]) {
    if (Math.abs(((one >> shift) & 0xff) - ((other >> shift) & 0xff)) > STRONG) return true;
  }
  return false;
}

/**
 * Returns a function that is called for each row from 0 on, and returns the hashes of the pieces whose top left corner is
 * in that row. The hashes roll in both directions, so that a screen takes some 12 ms for any number of pieces.
 */
function pieceHashes({ width, height, data }: FingerprintPixels): (y: number) => Int32Array {
  const columns = new Int32Array(width);
  const hashes = new Int32Array(width);
  const columnOut = power(COLUMN_BASE, HEIGHT);
  const rowOut = power(ROW_BASE, WIDTH);
  let next = 0;

  function takeRow(row: number): void {
    const [enters, leaves] = [row * width, (row - HEIGHT) * width];
    for (let x = 0; x < width; x += 1) {
      const gone = leaves >= 0 ? Math.imul(((data[leaves + x] ?? 0) & COLOR) + 1, columnOut) : 0;
      columns[x] =
        (Math.imul(columns[x] ?? 0, COLUMN_BASE) + (((data[enters + x] ?? 0) & COLOR) + 1) - gone) | 0;
    }
  }

  return (y) => {
    while (next < Math.min(y + HEIGHT, height)) takeRow(next++);
    let hash = 0;
    for (let x = 0; x < width; x += 1) {
      const gone = x >= WIDTH ? Math.imul(columns[x - WIDTH] ?? 0, rowOut) : 0;
      hash = (Math.imul(hash, ROW_BASE) + (columns[x] ?? 0) - gone) | 0;
      if (x >= WIDTH - 1) hashes[x - WIDTH + 1] = hash;
    }
    return hashes;
  };
}

function power(base: number, exponent: number): number {
  let result = 1;
  for (let i = 0; i < exponent; i += 1) result = Math.imul(result, base);
  return result;
}
