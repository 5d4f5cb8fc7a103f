import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEntry, JournalPage, Pictures } from '../../shared/journal';
import { wallTime } from '../clock';
import { cutEntry } from './entry';
import { newestPage, pageAfter } from './page-range';
import { readEntries } from './parse';
import { pictured } from './pictures';
import { newSessionId } from './session-id';

/** The append-only record of a session's actions: `sessions/<id>/actions.jsonl`, a line an action. */
export interface Journal {
  readonly session: string;
  /** Where all of the session is kept; made with the first entry. */
  readonly folder: string;
  readonly lastSeq: number;
  /** Gives the entry its `seq`, cuts what is too long to be of use, and writes it. When this returns, killing the host loses nothing of it. */
  append(entry: JournalEntry): JournalEntry;
  /** At most `limit` entries after `seq`, oldest first; fewer where they are long, but one at least where there is one. */
  page(after: number, limit: number): Promise<JournalPage>;
  /** The newest, at most `limit`, in the same way. */
  recent(limit: number): Promise<JournalPage>;
  close(): void;
}

/**
 * A journal in a new folder under `dataDir`, made with the first entry. `onError` is told when the disk takes no more:
 * the action is done by then, so its answer does not fail for it. `picturesOf` knows the pictures of an entry by its id,
 * which come later than its line.
 */
export function createJournal(
  dataDir: string,
  onError: (error: unknown) => void,
  picturesOf: (id: string) => Pictures | undefined = () => undefined,
): Journal {
  const session = newSessionId(new Date(wallTime()));
  const folder = join(dataDir, 'sessions', session);
  const path = join(folder, 'actions.jsonl');
  /** Where in the file each entry ends; entry `seq` lies between ends `seq - 1` and `seq`. */
  const ends = [0];
  let file: number | undefined;

  const lastSeq = () => ends.length - 1;
  const end = (seq: number) => ends[Math.min(seq, lastSeq())] ?? 0;

  async function between(after: number, to: number): Promise<JournalPage> {
    const last = lastSeq();
    const entries = await readEntries(path, end(after), end(to));
    return {
      session,
      actions: entries.map((entry) => pictured(entry, picturesOf(entry.id))),
      last_seq: last,
    };
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
    folder,
    get lastSeq() {
      return lastSeq();
    },

    append(entry) {
      const cut = cutEntry(entry);
      const numbered = { ...cut, seq: lastSeq() + 1 };
      try {
        write(Buffer.from(`${JSON.stringify(numbered)}\n`));
        return numbered;
      } catch (error) {
        onError(error);
        return cut;
      }
    },

    page: (after, limit) => between(...pageAfter(ends, after, limit)),
    recent: (limit) => between(...newestPage(ends, limit)),

    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}
