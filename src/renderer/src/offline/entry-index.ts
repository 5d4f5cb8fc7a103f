import type { JournalEntry } from '../../../shared/journal';
import { countFacets, type Facets } from '../state/facets';
import { createMatcher, type LogFilter } from '../state/filter';
import { createRow, type LogRowData } from '../state/row';

interface EntryIndex {
  /** One for each entry. */
  readonly rows: readonly LogRowData[];
  /** The indexes of the entries that pass a filter. */
  find(filter: LogFilter): number[];
  countFacets(): Facets;
}

/** Prepares entries for the filters of the log. */
export function createEntryIndex(entries: readonly JournalEntry[]): EntryIndex {
  const rows = entries.map((entry) => createRow(entry, false));
  return {
    rows,
    find(filter) {
      const matches = createMatcher(filter);
      return rows.flatMap((row, index) => (matches(row) ? [index] : []));
    },
    countFacets: () => countFacets(rows),
  };
}

/** The next or previous failed entry of those shown, wrapping around; undefined if there is none. */
export function nextFailure(
  entries: readonly JournalEntry[],
  shown: readonly number[],
  selected: number,
  step: 1 | -1,
): number | undefined {
  const failed = shown.filter((i) => entries[i]?.status === 'failed');
  if (step === 1) return failed.find((i) => i > selected) ?? failed[0];
  return failed.findLast((i) => i < selected) ?? failed.at(-1);
}
