import type { JournalEntry, Pictures } from '../../../shared/journal';

/** Entries are kept and loaded in runs of this many, so that a change copies little. */
export const CHUNK = 250;
/** Chunks kept in memory; older ones go and are loaded again when looked at. */
const MAX_CHUNKS = 200;

type Chunk = readonly (JournalEntry | undefined)[];

/**
 * The journal of a session as rows: row `i` is the action with seq `i + 1`, known or still to be loaded, so that the
 * list has its full length from the start and nothing moves when older entries arrive. After those come the few that
 * have no seq: not written for want of disk, or running.
 */
export interface Log {
  readonly lastSeq: number;
  readonly chunks: readonly (Chunk | undefined)[];
  readonly unwritten: readonly JournalEntry[];
  readonly running: readonly JournalEntry[];
}

export const EMPTY_LOG: Log = { lastSeq: 0, chunks: [], unwritten: [], running: [] };

export function rowCount(log: Log): number {
  return log.lastSeq + log.unwritten.length + log.running.length;
}

/** The entry of a row; undefined where it is not loaded. */
export function rowAt(log: Log, index: number): JournalEntry | undefined {
  if (index < log.lastSeq) return log.chunks[Math.floor(index / CHUNK)]?.[index % CHUNK];
  const after = index - log.lastSeq;
  return log.unwritten[after] ?? log.running[after - log.unwritten.length];
}

/** The row of an entry; -1 where it is not in the log. */
export function rowOf(log: Log, entry: JournalEntry): number {
  if (entry.seq !== undefined) return entry.seq <= log.lastSeq ? entry.seq - 1 : -1;
  const tail = [...log.unwritten, ...log.running].findIndex(({ id }) => id === entry.id);
  return tail < 0 ? -1 : log.lastSeq + tail;
}

/** What can be done to a log in one go; `end` gives the new one and leaves the old as it was. */
export interface LogEdit {
  started(entry: JournalEntry): void;
  done(entry: JournalEntry): void;
  /** Entries from elsewhere: a snapshot, a page. */
  filled(entries: readonly JournalEntry[], lastSeq: number): void;
  runningAre(entries: readonly JournalEntry[]): void;
  /** The pictures of an entry are there; one that is not loaded brings them with it when it is. */
  pictured(id: string, seq: number | undefined, pictures: Pictures): void;
  end(): Log;
}

export function editLog(log: Log): LogEdit {
  const chunks = [...log.chunks];
  const copied = new Map<number, (JournalEntry | undefined)[]>();
  let { lastSeq, unwritten, running } = log;

  function put(entry: JournalEntry, seq: number): void {
    const number = Math.floor((seq - 1) / CHUNK);
    let chunk = copied.get(number);
    if (!chunk) {
      chunk = [...(chunks[number] ?? [])];
      copied.set(number, chunk);
      chunks[number] = chunk;
    }
    chunk[(seq - 1) % CHUNK] = entry;
    lastSeq = Math.max(lastSeq, seq);
  }

  function add(entry: JournalEntry): void {
    if (entry.seq !== undefined) put(entry, entry.seq);
    else unwritten = [...unwritten.filter(({ id }) => id !== entry.id), entry].slice(-50);
  }

  return {
    started(entry) {
      running = [...running.filter(({ id }) => id !== entry.id), entry];
    },
    done(entry) {
      running = running.filter(({ id }) => id !== entry.id);
      add(entry);
    },
    filled(entries, newest) {
      for (const entry of entries) add(entry);
      lastSeq = Math.max(lastSeq, newest);
    },
    runningAre(entries) {
      running = entries;
    },
    pictured(id, seq, pictures) {
      const entry =
        seq === undefined
          ? unwritten.find((known) => known.id === id)
          : chunks[Math.floor((seq - 1) / CHUNK)]?.[(seq - 1) % CHUNK];
      if (entry?.id === id) add({ ...entry, pictures });
    },
    end() {
      forgetOldest(chunks);
      return { lastSeq, chunks, unwritten, running };
    },
  };
}

function forgetOldest(chunks: (Chunk | undefined)[]): void {
  const loaded = [...chunks.keys()].filter((number) => chunks[number] !== undefined);
  for (const number of loaded.slice(0, Math.max(loaded.length - MAX_CHUNKS, 0))) chunks[number] = undefined;
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
