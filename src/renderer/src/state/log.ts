import type { JournalEntry, Pictures } from '../../../shared/journal';
import { createRow, type LogRowData } from './row';

/** Rows are kept and loaded in runs of this many, so that a change copies little. */
export const CHUNK = 250;
/** Chunks kept in memory, a few days of them; those far from what is in sight go, and are loaded again when looked at. */
export const MAX_CHUNKS = 800;
/** Chunks that keep the whole entries beside their rows. */
const WHOLE_CHUNKS = 20;

export type Chunk = readonly (LogRowData | undefined)[];

/**
 * The journal of a session as rows: row `i` is the action with seq `i + 1`, known or still to be loaded, so that the
 * list has its full length from the start and nothing moves when older entries arrive. After those come the few that
 * have no seq: not written for want of disk, or running.
 */
export interface Log {
  readonly lastSeq: number;
  readonly chunks: readonly (Chunk | undefined)[];
  readonly unwritten: readonly LogRowData[];
  readonly running: readonly LogRowData[];
  /** Chunks with whole entries, the one that was written to last at the end. */
  readonly whole: readonly number[];
}

export const EMPTY_LOG: Log = { lastSeq: 0, chunks: [], unwritten: [], running: [], whole: [] };

export function rowCount(log: Log): number {
  return log.lastSeq + log.unwritten.length + log.running.length;
}

/** A row; undefined where it is not loaded. */
export function rowAt(log: Log, index: number): LogRowData | undefined {
  if (index < log.lastSeq) return log.chunks[Math.floor(index / CHUNK)]?.[index % CHUNK];
  const after = index - log.lastSeq;
  return log.unwritten[after] ?? log.running[after - log.unwritten.length];
}

/** The row of an entry; -1 where it is not in the log. */
export function indexOfRow(log: Log, entry: Pick<JournalEntry, 'id'> & { seq?: number | undefined }): number {
  if (entry.seq !== undefined) return entry.seq <= log.lastSeq ? entry.seq - 1 : -1;
  const tail = [...log.unwritten, ...log.running].findIndex(({ id }) => id === entry.id);
  return tail < 0 ? -1 : log.lastSeq + tail;
}

/** What can be done to a log in one go; `end` gives the new one and leaves the old as it was. */
export interface LogEdit {
  started(entry: JournalEntry): void;
  done(entry: JournalEntry): void;
  /** Entries from elsewhere: a snapshot, a page. */
  fill(entries: readonly JournalEntry[], lastSeq: number): void;
  setRunning(entries: readonly JournalEntry[]): void;
  /** The pictures of an entry are there; one that is not loaded brings them with it when it is. */
  setPictures(id: string, seq: number | undefined, pictures: Pictures): void;
  end(): Log;
}

export function editLog(log: Log): LogEdit {
  const chunks = [...log.chunks];
  const copied = new Map<number, (LogRowData | undefined)[]>();
  let { lastSeq, unwritten, running, whole } = log;

  /** A chunk of our own, to write to. */
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
    started(entry) {
      running = [...running.filter(({ id }) => id !== entry.id), createRow(entry, true)];
    },
    done(entry) {
      if (running.length > 0) running = running.filter(({ id }) => id !== entry.id);
      add(createRow(entry, true));
    },
    fill(entries, newest) {
      for (const entry of entries) add(createRow(entry, false));
      lastSeq = Math.max(lastSeq, newest);
    },
    setRunning(entries) {
      running = entries.map((entry) => createRow(entry, true));
    },
    setPictures(id, seq, pictures) {
      const row =
        seq === undefined
          ? unwritten.find((known) => known.id === id)
          : chunks[Math.floor((seq - 1) / CHUNK)]?.[(seq - 1) % CHUNK];
      if (row?.id !== id) return;
      const entry = row.entry && { ...row.entry, pictures };
      add({ ...row, hasPicture: pictures.before || pictures.after, entry });
    },
    end() {
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
 * A log without the chunks that are too many for the memory: those farthest from the rows that are in sight go, never
 * the newest, which is still being written to. The same log if there are not too many.
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

/** Whether there is room in memory for rows that are out of sight. */
export function hasRoom({ chunks }: Log): boolean {
  return chunks.length <= MAX_CHUNKS || chunks.filter((chunk) => chunk !== undefined).length < MAX_CHUNKS;
}

/** Whether all rows of a chunk are loaded. */
export function isLoaded(log: Log, number: number): boolean {
  const end = Math.min((number + 1) * CHUNK, log.lastSeq);
  for (let index = number * CHUNK; index < end; index++) if (!rowAt(log, index)) return false;
  return true;
}

/** Chunks of which a row between `from` and `to` (inclusive) is not loaded, newest first. */
export function chunksMissing(log: Log, from: number, to: number): number[] {
  const missing: number[] = [];
  for (let index = Math.min(to, log.lastSeq - 1); index >= from; index--) {
    const number = Math.floor(index / CHUNK);
    if (rowAt(log, index) === undefined && !missing.includes(number)) missing.push(number);
  }
  return missing;
}
