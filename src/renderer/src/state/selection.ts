import type { FilteredRows } from './filtered-rows';
import { indexOfRow, type Log, rowAt } from './log';
import type { LogRowData } from './row';

/** Selected rows by entry id, and the anchor of a range. */
export interface RowSelection {
  readonly rows: ReadonlyMap<string, LogRowData>;
  readonly anchor: string | undefined;
}

export const EMPTY_SELECTION: RowSelection = { rows: new Map(), anchor: undefined };

export function selectRows(rows: readonly LogRowData[], anchor: string | undefined): RowSelection {
  return { rows: new Map(rows.map((row) => [row.id, row])), anchor };
}

/** Adds a row, or removes it if it is selected. */
export function toggleRow({ rows }: RowSelection, row: LogRowData): RowSelection {
  const next = new Map(rows);
  if (!next.delete(row.id)) next.set(row.id, row);
  return { rows: next, anchor: row.id };
}

/** Selects the shown rows from the anchor to an index, and no others. Rows that are not loaded are left out. */
export function selectRowRange(
  { rows, anchor }: RowSelection,
  log: Log,
  found: FilteredRows,
  place: number,
): RowSelection {
  const from = anchor === undefined ? undefined : rows.get(anchor);
  const start = from ? found.indexOf(indexOfRow(log, from)) : -1;
  if (start < 0) {
    const row = rowAt(log, found.rowAt(place));
    return row ? selectRows([row], row.id) : { rows, anchor };
  }
  const between: LogRowData[] = [];
  for (let at = Math.min(start, place); at <= Math.max(start, place); at++) {
    const row = rowAt(log, found.rowAt(at));
    if (row) between.push(row);
  }
  return selectRows(between, anchor);
}
