import { countWhile } from '../../../shared/binary-search';
import { ASK_PERSON } from '../../../shared/question';
import { createMatcher, isFiltering, type LogFilter } from './filter';
import { CHUNK, type Chunk, type Log, perChunk, rowAt, rowCount } from './log';
import type { LogRowData } from './row';

/**
 * The rows of a log that are shown, by index. Consecutive refused actions share one index, because an agent that keeps
 * retrying makes dozens of them. They do not if the filter asks for refused actions.
 */
export interface FilteredRows {
  /** The number of shown rows; a group counts once. */
  readonly count: number;
  /** The number of log rows; each row of a group counts. */
  readonly rows: number;
  /** The number of log rows that a shown row stands for. */
  rowsAt(place: number): number;
  /** The log row at an index, or the first row of a group; -1 if there is none. */
  rowAt(place: number): number;
  /** The index of a log row; -1 if it is not shown. */
  indexOf(row: number): number;
}

/** Filters the rows of a log. It caches the matches of each chunk, so a growing log costs only its newest chunk. */
export function createRowFilter(): (log: Log, filter: LogFilter) => FilteredRows {
  let last: { readonly filter: LogFilter; readonly find: (log: Log) => Int32Array } | undefined;
  return (log, filter) => {
    const folds = !filter.statuses.has('refused') && log.chunks.some((chunk) => chunk && hasFoldable(chunk));
    if (!isFiltering(filter)) return folds ? folded(log, everyRow(log)) : allOf(log);
    if (last?.filter !== filter) last = { filter, find: createFinder(createMatcher(filter)) };
    const rows = last.find(log);
    return folds ? folded(log, rows) : someOf(rows);
  };
}

/** Returns a function that finds the matching rows of a log. */
function createFinder(passes: (row: LogRowData) => boolean): (log: Log) => Int32Array {
  const matchesIn = perChunk((chunk) => offsetsIn(chunk, passes));
  return (log) => {
    const rows = new Int32Array(rowCount(log));
    let count = 0;
    for (const [number, chunk] of log.chunks.entries()) {
      for (const offset of chunk ? matchesIn(chunk) : []) rows[count++] = number * CHUNK + offset;
    }
    for (let index = log.lastSeq; index < rows.length; index++) {
      const row = rowAt(log, index);
      if (row && passes(row)) rows[count++] = index;
    }
    return rows.subarray(0, count);
  };
}

function offsetsIn(chunk: Chunk, passes: (row: LogRowData) => boolean): Uint16Array {
  const offsets = new Uint16Array(chunk.length);
  let count = 0;
  for (let offset = 0; offset < chunk.length; offset++) {
    const row = chunk[offset];
    if (row && passes(row)) offsets[count++] = offset;
  }
  return offsets.slice(0, count);
}

function allOf(log: Log): FilteredRows {
  const count = rowCount(log);
  const known = (index: number) => (index >= 0 && index < count ? index : -1);
  return { count, rows: count, rowsAt: () => 1, rowAt: known, indexOf: known };
}

function someOf(rows: Int32Array): FilteredRows {
  return {
    count: rows.length,
    rows: rows.length,
    rowsAt: () => 1,
    rowAt: (place) => rows[place] ?? -1,
    indexOf(row) {
      const place = firstAtLeast(rows, row);
      return rows[place] === row ? place : -1;
    },
  };
}

/** Whether a row is one of many: a refused action. A dismissed question is a person's decision, and stands for itself. */
function isFoldable(row: LogRowData | undefined): boolean {
  return row?.status === 'refused' && row.action !== ASK_PERSON;
}

const hasFoldable = perChunk((chunk) => chunk.some(isFoldable));

function everyRow(log: Log): Int32Array {
  const rows = new Int32Array(rowCount(log));
  for (let index = 0; index < rows.length; index++) rows[index] = index;
  return rows;
}

/** Groups consecutive refused rows. */
function folded(log: Log, rows: Int32Array): FilteredRows {
  /** For each index, its start in `rows`. */
  const starts = new Int32Array(rows.length);
  let count = 0;
  let wasFoldable = false;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? -1;
    const chunk = log.chunks[Math.floor(row / CHUNK)];
    const mayBe = row >= log.lastSeq || (chunk !== undefined && hasFoldable(chunk));
    const is = mayBe && isFoldable(rowAt(log, row));
    if (!(is && wasFoldable)) starts[count++] = at;
    wasFoldable = is;
  }
  const places = starts.subarray(0, count);
  return {
    count,
    rows: rows.length,
    rowsAt: (place) => (places[place + 1] ?? rows.length) - (places[place] ?? rows.length),
    rowAt: (place) => rows[places[place] ?? -1] ?? -1,
    indexOf(row) {
      const at = firstAtLeast(rows, row);
      if (rows[at] !== row) return -1;
      const place = firstAtLeast(places, at);
      return places[place] === at ? place : place - 1;
    },
  };
}

/** The index of the first row that is at least `row`; the count if there is none. */
function firstAtLeast(rows: Int32Array, row: number): number {
  return countWhile(rows.length, (index) => (rows[index] ?? 0) < row);
}

/** The index of the next or previous failed row; -1 if there is none. */
export function nextFailedIndex(log: Log, found: FilteredRows, from: number, step: 1 | -1): number {
  for (let place = from + step; place >= 0 && place < found.count; place += step) {
    if (rowAt(log, found.rowAt(place))?.status === 'failed') return place;
  }
  return -1;
}
