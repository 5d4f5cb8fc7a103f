import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalEntry, JournalPage } from '../../shared/journal';
import { parseEntries } from './parse';

/** Bytes of the entries of one page: with a long text each, a thousand of them could be a gigabyte. */
const PAGE_BYTES = 4 * 1024 * 1024;

/** The append-only record of a session's actions: `sessions/<id>/actions.jsonl`, a line an action. */
export interface Journal {
  readonly session: string;
  readonly lastSeq: number;
  /** Gives the entry its `seq` and writes it. When this returns, killing the host loses nothing of it. */
  append(entry: JournalEntry): JournalEntry;
  /** At most `limit` entries after `seq`, oldest first; fewer where they are long, but one at least where there is one. */
  page(after: number, limit: number): Promise<JournalPage>;
  /** The newest, at most `limit`, in the same way. */
  recent(limit: number): Promise<JournalPage>;
  close(): void;
}

/**
 * A journal in a new folder under `dataDir`, made with the first entry. `onError` is told when the disk takes no more:
 * the action is done by then, so its answer does not fail for it.
 */
export function createJournal(dataDir: string, onError: (error: unknown) => void): Journal {
  const session = sessionId(new Date());
  const folder = join(dataDir, 'sessions', session);
  const path = join(folder, 'actions.jsonl');
  /** Where in the file each entry ends; entry `seq` lies between ends `seq - 1` and `seq`. */
  const ends = [0];
  let file: number | undefined;

  const lastSeq = () => ends.length - 1;
  const end = (seq: number) => ends[Math.min(seq, lastSeq())] ?? 0;

  const fits = (after: number, to: number) => end(to) - end(after) <= PAGE_BYTES;

  async function between(after: number, upTo: number): Promise<JournalPage> {
    const last = lastSeq();
    const [from, to] = [end(after), end(upTo)];
    if (from === to) return { session, actions: [], last_seq: last };
    const reader = await open(path, 'r');
    try {
      const { buffer } = await reader.read(Buffer.alloc(to - from), 0, to - from, from);
      return { session, actions: parseEntries(buffer.toString('utf8')), last_seq: last };
    } finally {
      await reader.close();
    }
  }

  function write(line: Buffer): void {
    if (file === undefined) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      file = openSync(path, 'wx', 0o600);
    }
    const at = end(lastSeq());
    // Synchronous on purpose: microseconds into the page cache, in order, and not behind a thread pool that may be
    // busy with screenshots. At its place, so that the next line takes that of one a full disk has torn.
    for (let done = 0; done < line.length; ) {
      done += writeSync(file, line, done, line.length - done, at + done);
    }
    ends.push(at + line.length);
  }

  return {
    session,
    get lastSeq() {
      return lastSeq();
    },

    append(entry) {
      const numbered = { ...entry, seq: lastSeq() + 1 };
      try {
        write(Buffer.from(`${JSON.stringify(numbered)}\n`));
        return numbered;
      } catch (error) {
        onError(error);
        return entry;
      }
    },

    async page(after, limit) {
      const first = Math.max(after, 0);
      const most = Math.min(first + limit, lastSeq());
      let to = Math.min(first + 1, most);
      while (to < most && fits(first, to + 1)) to += 1;
      return between(first, to);
    },

    async recent(limit) {
      const last = lastSeq();
      const least = Math.max(last - limit, 0);
      let after = Math.max(last - 1, least);
      while (after > least && fits(after - 1, last)) after -= 1;
      return between(after, last);
    },

    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

/** Sorts by time and says it: 20261121-143022-517 and four letters against two starts in one millisecond. */
function sessionId(now: Date): string {
  const [date = '', time = ''] = now.toISOString().split('T');
  const random = Math.random().toString(36).slice(2, 6).padEnd(4, '0');
  return `${date.replaceAll('-', '')}-${time.replace('Z', '').replaceAll(/[:.]/g, '')}-${random}`;
}
