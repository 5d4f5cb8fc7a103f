import { appendFile, link, mkdir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pictures } from '../../shared/journal';
import { PICTURES, PictureKind, type PictureLine, pictureFile } from '../journal/snapshot-index';
import type { Encoded } from './encode';
import type { FromMaker, MakerOptions } from './protocol';
import type { Ledger } from './quota';
import type { Taken } from './scheduler';
import type { Shot } from './snapshotter';

export interface AlbumOptions extends Omit<MakerOptions, 'maxBytes'> {
  readonly ledger: Promise<Ledger>;
  readonly tell: (message: FromMaker) => void;
  /** Bytes that are free on the disk, where it can be told. */
  readonly freeBytes?: (path: string) => Promise<number>;
}

/** Entries that wait for the disk; what comes then goes without pictures. */
const MOST_WAITING = 64;
/** How old what we know of the disk may be, in milliseconds. */
const LOOK_EVERY_MS = 2000;

/** Puts pictures on disk: the files first, then the word of them. */
export function createAlbum({ ledger, tell, ...options }: AlbumOptions) {
  const { sessionsDir, session, minFreeBytes, freeBytes = freeBytesAt } = options;
  const folder = join(sessionsDir, session, PICTURES.folder);
  const index = join(sessionsDir, session, PICTURES.index);
  /** Where a picture is already, so that another entry has it without its bytes. */
  const files = new WeakMap<Encoded, string>();
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let full = false;
  let troubled = false;
  let counted = 0;
  /** Whether there should be an index, and whether its last line may be torn. */
  let indexed = false;
  let torn = false;

  async function write(id: string, kind: PictureKind, bytes: Buffer): Promise<string> {
    const path = join(folder, pictureFile(id, kind));
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

  async function addLine(line: PictureLine): Promise<void> {
    const text = `${torn ? '\n' : ''}${JSON.stringify(line)}\n`;
    torn = true;
    await appendFile(index, text, { mode: 0o600 });
    torn = false;
    indexed = true;
  }

  /** Files without an entry are of no use, least of all on a full disk. */
  async function discard(id: string): Promise<void> {
    const all = PictureKind.options.map((kind) => rm(join(folder, pictureFile(id, kind)), { force: true }));
    await Promise.allSettled(all);
  }

  async function noticeLoss(): Promise<void> {
    if (!indexed || (await stat(index).catch(() => undefined))) return;
    indexed = false;
    tell({ type: 'lost' });
  }

  /** Gives the bytes it adds to the disk. */
  async function keep(id: string, kind: PictureKind, picture: Encoded): Promise<number> {
    const there = files.get(picture);
    if (there !== undefined) {
      const linked = await link(there, join(folder, pictureFile(id, kind))).then(
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
    if (performance.now() - lookedAt < LOOK_EVERY_MS) return full;
    lookedAt = performance.now();
    const free = await freeBytes(sessionsDir).catch(() => Number.POSITIVE_INFINITY);
    if (!full && free < minFreeBytes) {
      tell({ type: 'notice', message: 'The disk is nearly full: actions go without pictures.' });
    }
    full = free < minFreeBytes;
    return full;
  }

  /** Gives the ledger if they are on disk, so that there may be too much there now. */
  async function store({ id, seq, settleMs, ...shots }: Taken<Shot>): Promise<Ledger | undefined> {
    const [before, after] = await Promise.all([shots.before?.encoded, shots.after?.encoded]);
    const shown = after ?? before;
    if (!shown || (await isFull())) return undefined;
    // Before our line is in the index it reads.
    const book = await ledger;
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
    const line: PictureLine = { id, ...pictures, bytes };
    await addLine(line);
    tell({ type: 'made', id, seq, pictures });
    book.add(session, bytes);
    return book;
  }

  async function makeRoom(book: Ledger): Promise<void> {
    for (const removed of await book.makeRoom()) tell({ type: 'removed', ...removed });
  }

  /** Reported once, not for every action until it is mended. */
  function complain(): void {
    if (!troubled) tell({ type: 'notice', message: 'Pictures cannot be written; is the disk full?' });
    troubled = true;
  }

  async function storeSafely(taken: Taken<Shot>): Promise<void> {
    let book: Ledger | undefined;
    try {
      book = await store(taken);
    } catch {
      await discard(taken.id);
      return complain();
    }
    if (!book) return;
    try {
      await makeRoom(book);
      troubled = false;
    } catch {
      complain();
    }
  }

  return {
    add(taken: Taken<Shot>): void {
      if (!taken.before && !taken.after) return;
      if (waiting >= MOST_WAITING) return;
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
