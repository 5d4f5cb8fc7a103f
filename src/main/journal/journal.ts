import { closeSync, fstatSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEntry, JournalPage, Pictures } from '../../shared/journal';
import { timestamp, wallTime } from '../base/clock';
import { storageProblem } from '../base/storage-problem';
import { truncateEntry } from './entry';
import { newestPage, nextPage } from './page-range';
import { readEntryRange, readOpenEntryRange } from './parse-entries';
import { newSessionId } from './session-id';
import { withSnapshots } from './snapshot-index';

/** The append-only record of a session's actions: `sessions/<id>/actions.jsonl`, one line per action. */
export interface Journal {
  readonly session: string;
  /** The session's folder, created with the first entry. */
  readonly folder: string;
  readonly lastSeq: number;
  /** Numbers, truncates and writes an entry. When it returns, killing the host no longer loses the entry. */
  append(entry: JournalEntry): JournalEntry;
  /** At most `limit` entries after `after`, oldest first; fewer if they are long, but at least one. */
  page(after: number, limit: number): Promise<JournalPage>;
  /** The newest entries, likewise. */
  recent(limit: number): Promise<JournalPage>;
  close(): void;
}

const LOST = 'The journal was deleted while Jumpseat runs. New actions are recorded in a new file.';

/**
 * A journal in a new folder under `dataDir`. An entry that cannot be written does not fail its action, which is done by
 * then; `onError` is called once, until entries can be written again.
 * @param snapshotsOf returns the snapshots of an entry by its id; they are made after its line is written
 */
export function createJournal(
  dataDir: string,
  onError: (message: string, error?: unknown) => void,
  snapshotsOf: (id: string) => Pictures | undefined = () => undefined,
  session = newSessionId(new Date(wallTime())),
): Journal {
  const folder = join(dataDir, 'sessions', session);
  const path = join(folder, 'actions.jsonl');
  /** Offset at which each entry ends (bytes); entry `seq` is between ends `seq - 1` and `seq`. */
  const ends = [0];
  let file: number | undefined;
  let isFailing = false;

  const lastSeq = () => ends.length - 1;
  const end = (seq: number) => ends[Math.min(seq, lastSeq())] ?? 0;

  async function between(after: number, to: number): Promise<JournalPage> {
    const isInPlace = file === undefined || canOpenFile();
    const last = lastSeq();
    const entries =
      file === undefined || isInPlace
        ? await readEntryRange(path, end(after), end(to))
        : readOpenEntryRange(file, end(after), end(to));
    return {
      session,
      actions: entries.map((entry) => withSnapshots(entry, snapshotsOf(entry.id))),
      last_seq: last,
    };
  }

  /** Opens the file unless it is open. Checks each time, because a deleted file accepts lines without an error. */
  function openFile(): number {
    if (file !== undefined && statSync(path, { throwIfNoEntry: false })?.ino === fstatSync(file).ino)
      return file;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const opened = openSync(path, 'wx+', 0o600);
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
    if (lost > 0) onError(LOST);
    return file;
  }

  function canOpenFile(): boolean {
    try {
      openFile();
      return true;
    } catch {
      return false; // the next entry reports it
    }
  }

  /** Starts a file with a line for each entry of the deleted file, because line n is entry n. */
  function replace(opened: number, lost: number): void {
    const missing = `Entries 1 to ${lost} are missing: their file was deleted while the host ran.`;
    const first = Buffer.from(`${JSON.stringify({ missing, at: timestamp() })}\n`);
    writeWhole(opened, Buffer.concat([first, Buffer.from('{}\n'.repeat(lost - 1))]), 0);
    for (let seq = 1; seq <= lost; seq++) ends[seq] = first.length + (seq - 1) * 3;
  }

  function write(line: Buffer): void {
    const to = openFile();
    const at = end(lastSeq());
    // At an offset, so that the next line overwrites one that a full disk has torn.
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
        isFailing = false;
        return numbered;
      } catch (error) {
        if (!isFailing) onError(unwritten(error), error);
        isFailing = true;
        return cut;
      }
    },

    page: (after, limit) => nextPage(ends, after, limit, between),
    recent: (limit) => between(...newestPage(ends, limit)),

    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

function unwritten(error: unknown): string {
  const problem = storageProblem(error) ?? 'Is the disk full?';
  return `The journal could not be written. ${problem} Actions continue, but are not recorded.`;
}

/** Synchronous: it takes microseconds, keeps the order, and does not wait for a busy thread pool. */
function writeWhole(file: number, bytes: Buffer, at: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(file, bytes, done, bytes.length - done, at + done);
  }
}
