import { closeSync, fstatSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEntry, JournalPage, Pictures } from '../../shared/journal';
import { timestamp, wallTime } from '../base/clock';
import { truncateEntry } from './entry';
import { newestPage, pageAfter } from './page-range';
import { readEntries } from './parse-entries';
import { newSessionId } from './session-id';
import { withSnapshots } from './snapshot-index';

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

const UNWRITTEN = 'The journal could not be written; is the disk full? Actions go on, but are not kept.';
const LOST = 'The journal was deleted while Jumpseat runs. A new one records actions from now on.';

/**
 * A journal in a new folder under `dataDir`, made with the first entry. An entry that cannot be written does not fail its
 * action, which is done by then; `onTrouble` is told of it once, until entries can be written again. `picturesOf` knows the pictures of an entry by its id,
 * which come later than its line.
 */
export function createJournal(
  dataDir: string,
  onTrouble: (message: string, error?: unknown) => void,
  picturesOf: (id: string) => Pictures | undefined = () => undefined,
  session = newSessionId(new Date(wallTime())),
): Journal {
  const folder = join(dataDir, 'sessions', session);
  const path = join(folder, 'actions.jsonl');
  /** Where in the file each entry ends; entry `seq` lies between ends `seq - 1` and `seq`. */
  const ends = [0];
  let file: number | undefined;
  let failing = false;

  const lastSeq = () => ends.length - 1;
  const end = (seq: number) => ends[Math.min(seq, lastSeq())] ?? 0;

  async function between(after: number, to: number): Promise<JournalPage> {
    if (file !== undefined) openFile();
    const last = lastSeq();
    const entries = await readEntries(path, end(after), end(to));
    return {
      session,
      actions: entries.map((entry) => withSnapshots(entry, picturesOf(entry.id))),
      last_seq: last,
    };
  }

  /** The file, open for writing. Checked each time, as a deleted file takes lines without an error. */
  function openFile(): number {
    if (file !== undefined && statSync(path, { throwIfNoEntry: false })?.ino === fstatSync(file).ino)
      return file;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const opened = openSync(path, 'wx', 0o600);
    const lost = lastSeq();
    try {
      if (lost > 0) replace(opened, lost);
    } catch (error) {
      closeSync(opened);
      rmSync(path, { force: true });
      throw error;
    }
    if (file !== undefined) closeSync(file);
    file = opened;
    if (lost > 0) onTrouble(LOST);
    return file;
  }

  /** Begins a file after one that was deleted: a line for each entry that is missing, since line n is entry n. */
  function replace(opened: number, lost: number): void {
    const words = `Entries 1 to ${lost} are missing: their file was deleted while the host ran.`;
    const first = Buffer.from(`${JSON.stringify({ missing: words, at: timestamp() })}\n`);
    writeWhole(opened, Buffer.concat([first, Buffer.from('{}\n'.repeat(lost - 1))]), 0);
    for (let seq = 1; seq <= lost; seq++) ends[seq] = first.length + (seq - 1) * 3;
  }

  function write(line: Buffer): void {
    const to = openFile();
    const at = end(lastSeq());
    // At its place, so that the next line takes that of one a full disk has torn.
    writeWhole(to, line, at);
    ends.push(at + line.length);
  }

  return {
    session,
    folder,
    get lastSeq() {
      return lastSeq();
    },

    append(entry) {
      const cut = truncateEntry(entry);
      const numbered = { ...cut, seq: lastSeq() + 1 };
      try {
        write(Buffer.from(`${JSON.stringify(numbered)}\n`));
        failing = false;
        return numbered;
      } catch (error) {
        if (!failing) onTrouble(UNWRITTEN, error);
        failing = true;
        return cut;
      }
    },

    async page(after, limit) {
      for (let from = after; ; ) {
        const [first, to] = pageAfter(ends, from, limit);
        const page = await between(first, to);
        // Lines of entries that are missing give nothing; there may be more after them.
        if (page.actions.length > 0 || to >= page.last_seq) return page;
        from = to;
      }
    },
    recent: (limit) => between(...newestPage(ends, limit)),

    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

/** Synchronous on purpose: microseconds into the page cache, in order, and not behind a busy thread pool. */
function writeWhole(file: number, bytes: Buffer, at: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(file, bytes, done, bytes.length - done, at + done);
  }
}
