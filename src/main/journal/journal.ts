import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { JournalEntry, JournalPage, Pictures } from '../../shared/journal';
import { MAIN_DESKTOP } from '../../shared/named-desktop';
import { attempt } from '../base/attempt';
import { timestamp } from '../base/clock';
import { storageProblem } from '../base/storage-problem';
import { truncateEntry } from './entry';
import { newestPage, nextPage } from './page-range';
import { readEntryRange, readOpenEntryRange } from './parse-entries';
import { newSessionId } from './session-id';
import { withSnapshots } from './snapshot-index';

const LOST = 'The journal was deleted while Jumpseat runs. New actions are recorded in a new file.';

/**
 * The append-only record of a session's actions: `sessions/<id>/actions.jsonl`, one line per action. An entry that cannot
 * be written does not fail its action, which is done by then.
 */
export class Journal {
  /** The session's folder, created with the first entry. */
  readonly folder: string;
  readonly #path: string;
  /** Offset at which each entry ends (bytes); entry `seq` is between ends `seq - 1` and `seq`. */
  readonly #ends = [0];
  #file: number | undefined;
  #isFailing = false;

  /**
   * @param onError called once if an entry cannot be written, until entries can be written again
   * @param snapshotsOf returns the snapshots of an entry by its id; they are made after its line is written
   * @param desktop the desktop that the session belongs to
   */
  constructor(
    dataDir: string,
    private readonly onError: (message: string, error?: unknown) => void,
    private readonly snapshotsOf: (id: string) => Pictures | undefined = () => undefined,
    readonly session = newSessionId(),
    readonly desktop = MAIN_DESKTOP,
  ) {
    this.folder = join(dataDir, 'sessions', session);
    this.#path = join(this.folder, 'actions.jsonl');
  }

  /** Whether its file was deleted. */
  get isDeleted(): boolean {
    return this.#file !== undefined && !existsSync(this.#path);
  }

  get lastSeq(): number {
    return this.#ends.length - 1;
  }

  /** Creates the file, so that a session without actions is stored too. @throws if it cannot be written */
  create(): void {
    this.#openFile();
  }

  /** Numbers, truncates and writes an entry. When it returns, killing the host no longer loses the entry. */
  append(entry: JournalEntry): JournalEntry {
    const cut = truncateEntry(entry);
    const numbered = { ...cut, seq: this.lastSeq + 1 };
    try {
      this.#write(Buffer.from(`${JSON.stringify(numbered)}\n`));
      this.#isFailing = false;
      return numbered;
    } catch (error) {
      if (!this.#isFailing) this.onError(unwritten(error), error);
      this.#isFailing = true;
      return cut;
    }
  }

  /** At most `limit` entries after `after`, oldest first; fewer if they are long, but at least one. */
  page(after: number, limit: number): Promise<JournalPage> {
    return nextPage(this.#ends, after, limit, (from, to) => this.#read(from, to));
  }

  /** The newest entries, likewise. */
  recent(limit: number): Promise<JournalPage> {
    return this.#read(...newestPage(this.#ends, limit));
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  async #read(after: number, to: number): Promise<JournalPage> {
    // The next entry reports a failure.
    const isInPlace = this.#file === undefined || attempt(() => this.#openFile()) !== undefined;
    const { session, lastSeq } = this;
    const range = [this.#endOf(after), this.#endOf(to)] as const;
    const entries =
      this.#file === undefined || isInPlace
        ? await readEntryRange(this.#path, ...range)
        : readOpenEntryRange(this.#file, ...range);
    const actions = entries.map((entry) => withSnapshots(entry, this.snapshotsOf(entry.id)));
    return { session, actions, last_seq: lastSeq };
  }

  #endOf(seq: number): number {
    return this.#ends[Math.min(seq, this.lastSeq)] ?? 0;
  }

  /** Opens the file unless it is open. Checks each time, because a deleted file accepts lines without an error. */
  #openFile(): number {
    const file = this.#file;
    if (file !== undefined && statSync(this.#path, { throwIfNoEntry: false })?.ino === fstatSync(file).ino)
      return file;
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const opened = openSync(this.#path, 'wx+', 0o600);
    this.#noteDesktop();
    const lost = this.lastSeq;
    try {
      if (lost > 0) this.#replace(opened, lost);
    } catch (error) {
      closeSync(opened);
      rmSync(this.#path, { force: true });
      throw error;
    }
    this.close();
    this.#file = opened;
    if (lost > 0) this.onError(LOST);
    return opened;
  }

  /** Says in the session's notes which desktop it belongs to, unless there are notes, which say it too. */
  #noteDesktop(): void {
    if (this.desktop === MAIN_DESKTOP) return;
    const notes = JSON.stringify({ desktop: this.desktop });
    attempt(() => writeFileSync(join(this.folder, 'session.json'), notes, { flag: 'wx', mode: 0o600 }));
  }

  /** Starts a file with a line for each entry of the deleted file, because line n is entry n. */
  #replace(opened: number, lost: number): void {
    const missing = `Entries 1 to ${lost} are missing: their file was deleted while the host ran.`;
    const first = Buffer.from(`${JSON.stringify({ missing, at: timestamp() })}\n`);
    writeWhole(opened, Buffer.concat([first, Buffer.from('{}\n'.repeat(lost - 1))]), 0);
    for (let seq = 1; seq <= lost; seq++) this.#ends[seq] = first.length + (seq - 1) * 3;
  }

  #write(line: Buffer): void {
    const file = this.#openFile();
    const at = this.#endOf(this.lastSeq);
    // At an offset, so that the next line overwrites one that a full disk has torn.
    writeWhole(file, line, at);
    this.#ends.push(at + line.length);
  }
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
