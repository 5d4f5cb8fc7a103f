/** Whether some of a row is in sight in a list that begins to be seen at `top`; all in pixels. */
export function isInSight(place: number, height: number, top: number, room: number): boolean {
  return place >= 0 && (place + 1) * height > top && place * height < top + room;
}

/** The highest that a list is in the page, in pixels. Browsers have none above some 33 million, and place rows inexactly from half of that on. */
const HIGHEST = 16_000_000;

/**
 * How high a list is in the page, and how many pixels of its rows go by for one that it is scrolled: more than one if
 * there are very many rows.
 */
export function heightsOf(count: number, height: number, room: number) {
  const rows = count * height;
  if (rows <= HIGHEST) return { total: rows, ratio: 1 };
  const ratio = rows / HIGHEST;
  // Higher by what makes the last row's end come to the end of what is seen.
  return { total: HIGHEST + room * (1 - 1 / ratio), ratio };
}

/** A list of rows of one height, of which some are in sight; in pixels. */
export interface ListInSight {
  readonly count: number;
  /** Of a row. */
  readonly height: number;
  /** Where it begins to be seen. */
  readonly top: number;
  /** How much of it can be seen at once. */
  readonly room: number;
}

/** The places of the rows to draw, both inclusive: those in sight and `spare` more on either side, of those there are. */
export function rowsToDraw({ count, height, top, room }: ListInSight, spare: number) {
  if (room <= 0) return { first: 0, last: -1 };
  // A list that has just lost rows is scrolled back by the browser, a little later.
  const seen = Math.floor(Math.max(Math.min(top, count * height - room), 0) / height);
  return {
    first: Math.max(seen - spare, 0),
    last: Math.min(seen + Math.ceil(room / height) + spare, count - 1),
  };
}

/** The rows that are drawn, by their places, both inclusive, and their elements: those with the key `place - anchor`. */
export interface Drawn {
  readonly first: number;
  readonly last: number;
  readonly anchor: number;
}

/**
 * The elements for the rows that are drawn now. A row keeps its element; but where most of the rows are others, each
 * element is given another row, in the same order, which costs a fraction of making it anew.
 */
export function drawn(before: Drawn, { first, last }: Pick<Drawn, 'first' | 'last'>): Drawn {
  const same = Math.min(last, before.last) - Math.max(first, before.first) + 1;
  const areOthers = 2 * same < last - first + 1;
  return { first, last, anchor: areOthers ? before.anchor + first - before.first : before.anchor };
}

/** Where a list must begin to be seen for a row to be in sight; the nearest such place. */
export function topToSee(place: number, { height, top, room }: Omit<ListInSight, 'count'>): number {
  return Math.min(Math.max(top, (place + 1) * height - room), place * height);
}
