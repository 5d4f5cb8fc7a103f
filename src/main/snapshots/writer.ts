import { appendFile, link, mkdir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pictures } from '../../shared/journal';
import { SNAPSHOT_FILES, SnapshotKind, type SnapshotLine, snapshotFile } from '../journal/snapshot-index';
import type { EncodedSnapshot } from './encode';
import type { FromWorker, WorkerOptions } from './protocol';
import type { SnapshotQuota } from './quota';
import type { ActionSnapshots } from './scheduler';
import type { ScreenSnapshot } from './snapshotter';

export interface SnapshotWriterOptions extends Omit<WorkerOptions, 'maxBytes'> {
  readonly quota: Promise<SnapshotQuota>;
  readonly tell: (message: FromWorker) => void;
  /** Bytes that are free on the disk, where it can be told. */
  readonly freeBytes?: (path: string) => Promise<number>;
}

/** Entries that wait for the disk; what comes then goes without pictures. */
const MAX_WAITING = 64;
/** How old what we know of the disk may be, in milliseconds. */
const FREE_SPACE_CACHE_MS = 2000;

/** Puts pictures on disk: the files first, then the word of them. */
export function createSnapshotWriter({ quota, tell, ...options }: SnapshotWriterOptions) {
  const { sessionsDir, session, minFreeBytes, freeBytes = freeBytesAt } = options;
  const folder = join(sessionsDir, session, SNAPSHOT_FILES.folder);
  const index = join(sessionsDir, session, SNAPSHOT_FILES.index);
  /** Where a picture is already, so that another entry has it without its bytes. */
  const files = new WeakMap<EncodedSnapshot, string>();
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let full = false;
  let reported = false;
  let counted = 0;
  /** Whether there should be an index, and whether its last line may be torn. */
  let indexed = false;
  let torn = false;

  async function write(id: string, kind: SnapshotKind, bytes: Buffer): Promise<string> {
    const path = join(folder, snapshotFile(id, kind));
    counted += 1;
    // Readers find the whole of it or nothing.
    const draft = join(folder, `.${process.pid}-${counted}.new`);
    try {
      await writeFile(draft, bytes, { mode: 0o600 });
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true }).catch(() => undefined);
      throw error;
    }
    return path;
  }

  async function addLine(line: SnapshotLine): Promise<void> {
    const text = `${torn ? '\n' : ''}${JSON.stringify(line)}\n`;
    torn = true;
    await appendFile(index, text, { mode: 0o600 });
    torn = false;
    indexed = true;
  }

  /** Files without an entry are of no use, least of all on a full disk. */
  async function discard(id: string): Promise<void> {
    const all = SnapshotKind.options.map((kind) => rm(join(folder, snapshotFile(id, kind)), { force: true }));
    await Promise.allSettled(all);
  }

  async function noticeLoss(): Promise<void> {
    if (!indexed || (await stat(index).catch(() => undefined))) return;
    indexed = false;
    tell({ type: 'lost' });
  }

  /** Gives the bytes it adds to the disk. */
  async function keep(id: string, kind: SnapshotKind, picture: EncodedSnapshot): Promise<number> {
    const there = files.get(picture);
    if (there !== undefined) {
      const linked = await link(there, join(folder, snapshotFile(id, kind))).then(
        () => true,
        // A file system without them, too many of them, or the first has been removed.
        () => false,
      );
      if (linked) return 0;
    }
    files.set(picture, await write(id, kind, picture.webp));
    return picture.webp.length;
  }

  async function isFull(): Promise<boolean> {
    if (performance.now() - lookedAt < FREE_SPACE_CACHE_MS) return full;
    lookedAt = performance.now();
    const free = await freeBytes(sessionsDir).catch(() => Number.POSITIVE_INFINITY);
    if (!full && free < minFreeBytes) {
      tell({ type: 'notice', message: 'The disk is nearly full: actions go without pictures.' });
    }
    full = free < minFreeBytes;
    return full;
  }

  /** Gives the quota if they are on disk, so that there may be too much there now. */
  async function store({
    id,
    seq,
    settleMs,
    ...shots
  }: ActionSnapshots<ScreenSnapshot>): Promise<SnapshotQuota | undefined> {
    const [before, after] = await Promise.all([shots.before?.encoded, shots.after?.encoded]);
    const shown = after ?? before;
    if (!shown || (await isFull())) return undefined;
    // Before our line is in the index it reads.
    const book = await quota;
    await noticeLoss();
    await mkdir(folder, { recursive: true, mode: 0o700 });
    let bytes = await write(id, 'thumb', shown.thumb).then(() => shown.thumb.length);
    if (before) bytes += await keep(id, 'before', before);
    if (after) bytes += await keep(id, 'after', after);
    const pictures: Pictures = {
      before: before !== undefined,
      after: after !== undefined,
      ...shown.size,
      ...(settleMs !== undefined && { settle_ms: settleMs }),
    };
    const line: SnapshotLine = { id, ...pictures, bytes };
    await addLine(line);
    tell({ type: 'made', id, seq, pictures });
    book.add(session, bytes);
    return book;
  }

  async function makeRoom(book: SnapshotQuota): Promise<void> {
    for (const removed of await book.makeRoom()) tell({ type: 'removed', ...removed });
  }

  /** Reported once, not for every action until it is mended. */
  function complain(): void {
    if (!reported) tell({ type: 'notice', message: 'Pictures cannot be written; is the disk full?' });
    reported = true;
  }

  async function storeSafely(taken: ActionSnapshots<ScreenSnapshot>): Promise<void> {
    let book: SnapshotQuota | undefined;
    try {
      book = await store(taken);
    } catch {
      await discard(taken.id);
      return complain();
    }
    if (!book) return;
    try {
      await makeRoom(book);
      reported = false;
    } catch {
      complain();
    }
  }

  return {
    add(taken: ActionSnapshots<ScreenSnapshot>): void {
      if (!taken.before && !taken.after) return;
      if (waiting >= MAX_WAITING) return;
      waiting += 1;
      last = last
        .then(() => storeSafely(taken))
        .finally(() => {
          waiting -= 1;
        });
    },
    /** Resolves when all are on disk. */
    async done(): Promise<void> {
      await last;
    },
  };
}

async function freeBytesAt(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}
