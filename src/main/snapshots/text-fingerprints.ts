/** Pixels of a screen, RGBX, a number each; the fourth byte means nothing. */
export interface FingerprintPixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint32Array;
}

/**
 * What a sensitive action has left on the screen, as hashes of small pieces. They find it wherever it is moved to, by
 * scrolling for instance, and tell nobody what it was.
 */
export interface TextFingerprints {
  /**
   * Remembers all that looks like writing in `after` and is not in `before`; all of it where there is no `before`.
   * Gives how many pieces that were.
   */
  remember(before: FingerprintPixels | undefined, after: FingerprintPixels): number;
  /** Whether any piece of what is remembered is to be seen, or may be since there is no room to remember more. */
  visible(screen: FingerprintPixels): boolean;
  /** What `remember` has added since this was last called, as text that {@link recall} takes. */
  drain(): string;
  recall(pieces: string): void;
  /** All that looks like writing, as text that {@link ignore} takes. */
  writingIn(screen: FingerprintPixels): string;
  /** Where there is no `before`, these are not remembered. */
  ignore(pieces: string): void;
}

/** Of a piece, in pixels: three or four characters of the usual text, and most of their height. */
const WIDTH = 32;
const HEIGHT = 8;
/** Pieces begin so far apart. */
const STEP_X = 8;
const STEP_Y = 4;
/**
 * Strong changes of colour along its rows: a line or an area has fewer, and is to be found everywhere. So is a terminal's
 * cursor, which has as many, but is no more than an upright bar. A gradient or a wallpaper has weak ones only, by this
 * much of 255 in a channel.
 */
const MIN_EDGES = 12;
/** From the first to the last of them, in pixels: a mouse pointer is narrower, three characters are not. */
const MIN_EXTENT = 16;
const STRONG = 48;
/** Pieces of all actions; a whole 4K screen has a quarter of them. */
const MAX_PIECES = 500_000;

const COLOUR = 0xffffff;
const ROW_BASE = 0x01000193;
const COLUMN_BASE = 0x85ebca6b | 0;

export function createTextFingerprints(mostPieces = MAX_PIECES): TextFingerprints {
  /** By their rolling hash and another one: of two million places on a screen, one hash alone would find some too many. */
  const pieces = new Set<number>();
  /** Which rolling hashes there are, by their upper half: what most places are told apart by. */
  const known = new Uint8Array(1 << 16);
  let fresh: number[] = [];
  const ignored = new Set<number>();

  return {
    remember(before, after) {
      const comparable = before?.width === after.width && before.height === after.height ? before : undefined;
      let found = 0;
      for (const name of writing(comparable, after)) {
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

    visible(screen) {
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

    drain() {
      const drained = textOf(fresh);
      fresh = [];
      return drained;
    },

    recall(text) {
      for (const name of namesIn(text)) {
        known[hashOf(name) >>> 16] = 1;
        pieces.add(name);
      }
    },

    writingIn: (screen) => textOf([...writing(undefined, screen)]),

    ignore(text) {
      for (const name of namesIn(text)) ignored.add(name);
    },
  };
}

/** The names of the pieces that look like writing, and differ from `before` if there is one. */
function* writing(before: FingerprintPixels | undefined, after: FingerprintPixels): Generator<number> {
  const hashAt = pieceHashes(after);
  for (let y = 0; y + HEIGHT <= after.height; y += 1) {
    const hashes = hashAt(y);
    if (y % STEP_Y !== 0) continue;
    for (let x = 0; x + WIDTH <= after.width; x += STEP_X) {
      if (isWriting(before, after, x, y)) yield nameOf(hashes[x] ?? 0, after, x, y);
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

/** How far the rolling hash in a piece's name is shifted. */
const SHIFT = 2 ** 21;

function hashOf(name: number): number {
  return Math.floor(name / SHIFT);
}

/** A number of 53 bits for the piece at `x`, `y` with that rolling hash. */
function nameOf(hash: number, { width, data }: FingerprintPixels, x: number, y: number): number {
  let other = 0;
  for (let row = y; row < y + HEIGHT; row += 1) {
    for (let i = row * width + x, end = i + WIDTH; i < end; i += 1) {
      other = Math.imul(other ^ ((data[i] ?? 0) & COLOUR), 0x9e3779b1);
      other ^= other >>> 15;
    }
  }
  return (hash >>> 0) * SHIFT + (other >>> 11);
}

/** Whether the piece at `x`, `y` has changed and looks like writing. */
function isWriting(
  before: FingerprintPixels | undefined,
  { width, data }: FingerprintPixels,
  x: number,
  y: number,
): boolean {
  let changed = before === undefined;
  let edges = 0;
  /** Where the edges of the rows are; undefined while there are none, -1 once they are not those of one upright bar. */
  let bar: number | undefined;
  let [leftmost, rightmost] = [WIDTH, 0];
  for (let row = y; row < y + HEIGHT; row += 1) {
    const first = row * width + x;
    let places = 0;
    let inRow = 0;
    for (let i = first, end = first + WIDTH, left = data[i]; i < end; i += 1) {
      const pixel = (data[i] ?? 0) & COLOUR;
      if (pixel !== left && isStrong(pixel, left ?? 0)) {
        inRow += 1;
        leftmost = Math.min(leftmost, i - first);
        rightmost = Math.max(rightmost, i - first);
        places = places * WIDTH + (i - first);
      }
      left = pixel;
      changed ||= ((before?.data[i] ?? 0) & COLOUR) !== pixel;
    }
    edges += inRow;
    if (inRow > 0) bar = inRow === 2 && (bar ?? places) === places ? places : -1;
  }
  return changed && edges >= MIN_EDGES && bar === -1 && rightmost - leftmost >= MIN_EXTENT;
}

function isStrong(one: number, other: number): boolean {
  for (const shift of [0, 8, 16]) {
    if (Math.abs(((one >> shift) & 0xff) - ((other >> shift) & 0xff)) > STRONG) return true;
  }
  return false;
}

/**
 * Gives for rows from 0 on, each asked for in its turn, the hashes of the pieces whose top left corner is in that row.
 * Rolling in both directions, so that a screen takes a dozen milliseconds however many pieces are looked for.
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
      const gone = leaves >= 0 ? Math.imul(((data[leaves + x] ?? 0) & COLOUR) + 1, columnOut) : 0;
      columns[x] =
        (Math.imul(columns[x] ?? 0, COLUMN_BASE) + (((data[enters + x] ?? 0) & COLOUR) + 1) - gone) | 0;
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
