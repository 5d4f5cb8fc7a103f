import type { Source } from '../../../shared/journal';
import type { LogRowData } from './row';

/** A part of a session (ms since 1970); both ends are included. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** Selects the rows to show. An empty set matches every row. */
export interface LogFilter {
  /** Action names. */
  readonly kinds: ReadonlySet<string>;
  readonly sources: ReadonlySet<Source>;
  readonly chats: ReadonlySet<string>;
  readonly statuses: ReadonlySet<LogRowData['status']>;
  /** Words that a row must all contain, ignoring case; `#12` is an action's number. */
  readonly search: string;
  readonly range: TimeRange | undefined;
}

export const EMPTY_FILTER: LogFilter = {
  kinds: new Set(),
  sources: new Set(),
  chats: new Set(),
  statuses: new Set(),
  search: '',
  range: undefined,
};

export function isFiltering(filter: LogFilter): boolean {
  const { kinds, sources, chats, statuses, search, range } = filter;
  return (
    kinds.size + sources.size + chats.size + statuses.size > 0 || search.trim() !== '' || range !== undefined
  );
}

/** Returns a predicate for the rows that match a filter. */
export function createMatcher(filter: LogFilter): (row: LogRowData) => boolean {
  const { kinds, sources, chats, statuses, range } = filter;
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  return (row) =>
    (kinds.size === 0 || kinds.has(row.action)) &&
    (sources.size === 0 || sources.has(row.source)) &&
    (statuses.size === 0 || statuses.has(row.status)) &&
    (chats.size === 0 || (row.chat !== undefined && chats.has(row.chat))) &&
    (range === undefined || (row.at >= range.from && row.at <= range.to)) &&
    words.every((word) => row.searchText.includes(word) || word === `#${row.seq}`);
}

/** Adds a value to a copy of a set, or removes it if it is there. */
export function toggleInSet<T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}
