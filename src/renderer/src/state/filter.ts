import type { Source } from '../../../shared/journal';
import type { LogRowData } from './row';

/** Part of a session's time, in milliseconds since the epoch, both ends included. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** Which rows are shown. An empty set asks for nothing: all pass. */
export interface LogFilter {
  /** Names of actions. */
  readonly kinds: ReadonlySet<string>;
  readonly sources: ReadonlySet<Source>;
  readonly chats: ReadonlySet<string>;
  readonly statuses: ReadonlySet<LogRowData['status']>;
  /** Words that must all be in a row, in any case. */
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

/** Tells which rows pass a filter. */
export function createMatcher(filter: LogFilter): (row: LogRowData) => boolean {
  const { kinds, sources, chats, statuses, range } = filter;
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  return (row) =>
    (kinds.size === 0 || kinds.has(row.action)) &&
    (sources.size === 0 || sources.has(row.source)) &&
    (statuses.size === 0 || statuses.has(row.status)) &&
    (chats.size === 0 || (row.chat !== undefined && chats.has(row.chat))) &&
    (range === undefined || (row.at >= range.from && row.at <= range.to)) &&
    words.every((word) => row.searchText.includes(word));
}

/** A set with one more, or with one less where it was in it. */
export function toggleInSet<T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}
