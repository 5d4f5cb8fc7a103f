import { type Log, rowAt, rowOf } from './log';
import type { Row } from './row';
import type { Found } from './search-results';

/** Chosen rows by their entry's id, and the one a range is drawn from. */
export interface Choice {
  readonly rows: ReadonlyMap<string, Row>;
  readonly anchor: string | undefined;
}

export const NOTHING_CHOSEN: Choice = { rows: new Map(), anchor: undefined };

export function choiceOf(rows: readonly Row[], anchor: string | undefined): Choice {
  return { rows: new Map(rows.map((row) => [row.id, row])), anchor };
}

/** With one more row, or without it where it was among them. */
export function toggled({ rows }: Choice, row: Row): Choice {
  const next = new Map(rows);
  if (!next.delete(row.id)) next.set(row.id, row);
  return { rows: next, anchor: row.id };
}

/** All that are shown from the anchor to a place, and nothing else; those that are not loaded are left out. */
export function ranged({ rows, anchor }: Choice, log: Log, found: Found, place: number): Choice {
  const from = anchor === undefined ? undefined : rows.get(anchor);
  const start = from ? found.placeOf(rowOf(log, from)) : -1;
  if (start < 0) {
    const row = rowAt(log, found.rowAtPlace(place));
    return row ? choiceOf([row], row.id) : { rows, anchor };
  }
  const between: Row[] = [];
  for (let at = Math.min(start, place); at <= Math.max(start, place); at++) {
    const row = rowAt(log, found.rowAtPlace(at));
    if (row) between.push(row);
  }
  return choiceOf(between, anchor);
}
