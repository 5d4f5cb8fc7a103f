/** Whether some of a row is in sight in a list that begins to be seen at `top`; all in pixels. */
export function isInSight(place: number, height: number, top: number, room: number): boolean {
  return place >= 0 && (place + 1) * height > top && place * height < top + room;
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

/** How many rows there may be to draw at once. */
export function mostDrawn({ height, room }: Pick<ListInSight, 'height' | 'room'>, spare: number): number {
  return Math.ceil(room / height) + 1 + 2 * spare;
}

/** Where a list must begin to be seen for a row to be in sight; the nearest such place. */
export function topToSee(place: number, { height, top, room }: Omit<ListInSight, 'count'>): number {
  return Math.min(Math.max(top, (place + 1) * height - room), place * height);
}
