import type { JournalEntry, Pictures } from '../../../shared/journal';
import { createRow, type LogRowData } from './row';

/** Rows per chunk. Small chunks keep the copy for a change small. */
export const CHUNK = 250;
/** Chunks in memory: a few days of actions. Distant chunks are dropped and loaded again when they become visible. */
export const MAX_CHUNKS = 800;
/** Chunks that keep complete entries beside their rows. */
const WHOLE_CHUNKS = 20;

export type Chunk = readonly (LogRowData | undefined)[];

/** Caches a result for each chunk, as chunks never change. */
export function perChunk<T>(compute: (chunk: Chunk) => T): (chunk: Chunk) => T {
  const known = new WeakMap<Chunk, T>();
  return (chunk) => {
    let result = known.get(chunk);
    if (result === undefined) {
      result = compute(chunk);
      known.set(chunk, result);
    }
    return result;
  };
}

/**
 * A session's journal as rows. Row `i` is the action with seq `i + 1`, loaded or not, so the list has its full length
 * from the start. Rows without a seq follow: running actions, and actions that could not be written.
 */
export interface Log {
  readonly lastSeq: number;
  readonly chunks: readonly (Chunk | undefined)[];
  readonly unwritten: readonly LogRowData[];
  readonly running: readonly LogRowData[];
  /** Chunks with complete entries, the last one written to at the end. */
  readonly whole: readonly number[];
}

export const EMPTY_LOG: Log = { lastSeq: 0, chunks: [], unwritten: [], running: [], whole: [] };

export function rowCount(log: Log): number {
  return log.lastSeq + log.unwritten.length + log.running.length;
}

/** The row at an index; undefined if it is not loaded. */
export function rowAt(log: Log, index: number): LogRowData | undefined {
  if (index < log.lastSeq) return log.chunks[Math.floor(index / CHUNK)]?.[index % CHUNK];
  const after = index - log.lastSeq;
  return log.unwritten[after] ?? log.running[after - log.unwritten.length];
}

/** The index of an entry's row; -1 if it is not in the log. */
export function indexOfRow(log: Log, entry: Pick<JournalEntry, 'id'> & { seq?: number | undefined }): number {
  if (entry.seq !== undefined) return entry.seq <= log.lastSeq ? entry.seq - 1 : -1;
  const tail = [...log.unwritten, ...log.running].findIndex(({ id }) => id === entry.id);
  return tail < 0 ? -1 : log.lastSeq + tail;
}

export type LogEdit = ReturnType<typeof editLog>;

/** A batch of changes to a log. `end` returns the new log; the old one stays unchanged. */
export function editLog(log: Log) {
  const chunks = [...log.chunks];
  const copied = new Map<number, (LogRowData | undefined)[]>();
  let { lastSeq, unwritten, running, whole } = log;

  /** A copy of a chunk, made once per edit. */
  function copyOf(number: number): (LogRowData | undefined)[] {
    const known = copied.get(number);
    if (known) return known;
    const copy = [...(chunks[number] ?? [])];
    copied.set(number, copy);
    chunks[number] = copy;
    return copy;
  }

  function put(row: LogRowData, seq: number): void {
    const number = Math.floor((seq - 1) / CHUNK);
    copyOf(number)[(seq - 1) % CHUNK] = row;
    lastSeq = Math.max(lastSeq, seq);
    if (row.entry && whole.at(-1) !== number) whole = [...whole.filter((one) => one !== number), number];
  }

  function add(row: LogRowData): void {
    if (row.seq !== undefined) put(row, row.seq);
    else unwritten = [...unwritten.filter(({ id }) => id !== row.id), row].slice(-50);
  }

  return {
    started(entry: JournalEntry) {
      running = [...running.filter(({ id }) => id !== entry.id), createRow(entry, true)];
    },
    done(entry: JournalEntry) {
      if (running.length > 0) running = running.filter(({ id }) => id !== entry.id);
      add(createRow(entry, true));
    },
    /** Adds entries of a snapshot or a page. */
    fill(entries: readonly JournalEntry[], newest: number) {
      for (const entry of entries) add(createRow(entry, false));
      lastSeq = Math.max(lastSeq, newest);
    },
    setRunning(entries: readonly JournalEntry[]) {
      running = entries.map((entry) => createRow(entry, true));
    },
    /** Marks an entry's snapshots as available. An entry that is not loaded has this mark when it is loaded. */
    setPictures(id: string, seq: number | undefined, pictures: Pictures) {
      const row =
        seq === undefined
          ? unwritten.find((known) => known.id === id)
          : chunks[Math.floor((seq - 1) / CHUNK)]?.[(seq - 1) % CHUNK];
      if (row?.id !== id) return;
      const entry = row.entry && { ...row.entry, pictures };
      add({ ...row, hasPicture: pictures.before || pictures.after, entry });
    },
    end(): Log {
      for (const number of whole.slice(0, -WHOLE_CHUNKS)) {
        if (chunks[number]) forgetEntries(copyOf(number));
      }
      whole = whole.slice(-WHOLE_CHUNKS);
      return { lastSeq, chunks, unwritten, running, whole };
    },
  };
}

function forgetEntries(chunk: (LogRowData | undefined)[]): void {
  for (const [index, row] of chunk.entries()) {
    if (row?.entry) chunk[index] = { ...row, entry: undefined };
  }
}

/**
 * Drops chunks that exceed the memory limit, the farthest from the visible rows first and never the newest. Returns the
 * same log if there are not too many.
 */
export function trimToMemory(log: Log, inSight: number): Log {
  if (log.chunks.length <= MAX_CHUNKS) return log;
  const loaded = [...log.chunks.keys()].filter((number) => log.chunks[number] !== undefined);
  const tooMany = loaded.length - MAX_CHUNKS;
  if (tooMany <= 0) return log;
  const from = Math.floor(inSight / CHUNK);
  const newest = log.chunks.length - 1;
  const far = loaded
    .filter((number) => number !== newest)
    .sort((a, b) => Math.abs(b - from) - Math.abs(a - from));
  const chunks = [...log.chunks];
  for (const number of far.slice(0, tooMany)) chunks[number] = undefined;
  return { ...log, chunks };
}

/** Whether memory has room for rows that are not visible. */
export function hasRoom({ chunks }: Log): boolean {
  return chunks.length <= MAX_CHUNKS || chunks.filter((chunk) => chunk !== undefined).length < MAX_CHUNKS;
}

/** Whether all rows of a chunk are loaded. */
export function isLoaded(log: Log, number: number): boolean {
  const end = Math.min((number + 1) * CHUNK, log.lastSeq);
  for (let index = number * CHUNK; index < end; index++) if (!rowAt(log, index)) return false;
  return true;
}

/** Chunks with a missing row between `from` and `to` (inclusive), newest first. */
export function chunksMissing(log: Log, from: number, to: number): number[] {
  const missing: number[] = [];
  for (let index = Math.min(to, log.lastSeq - 1); index >= from; index--) {
    const number = Math.floor(index / CHUNK);
    if (rowAt(log, index) === undefined && !missing.includes(number)) missing.push(number);
  }
  return missing;
}
