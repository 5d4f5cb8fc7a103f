import { appendFile, link, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pictures } from '../../shared/journal';
import { freeBytes as freeBytesOf, writeFileAtomic } from '../base/files';
import { SNAPSHOT_FILES, SnapshotKind, type SnapshotLine, snapshotFile } from '../journal/snapshot-index';
import type { EncodedSnapshot } from './encode';
import type { FromWorker, WorkerOptions } from './protocol';
import type { SnapshotQuota } from './quota';
import type { ActionSnapshots } from './scheduler';
import type { ScreenSnapshot } from './snapshotter';

export interface SnapshotWriterOptions extends Omit<WorkerOptions, 'maxBytes'> {
  readonly session: string;
  readonly quota: Promise<SnapshotQuota>;
  readonly send: (session: string, message: FromWorker) => void;
  /** Free bytes of the disk that holds `path`. */
  readonly freeBytes?: (path: string) => Promise<number>;
}

/** Actions that may wait for the disk; further ones get no snapshots. */
const MAX_WAITING = 64;
/** How long to trust the last measurement of free space (ms). */
const FREE_SPACE_CACHE_MS = 2000;

/** Writes snapshots to disk: first the files, then a line in the index. */
export function createSnapshotWriter({ quota, ...options }: SnapshotWriterOptions) {
  const { sessionsDir, session, minFreeBytes, freeBytes = freeBytesOf } = options;
  const send = (message: FromWorker) => options.send(session, message);
  const folder = join(sessionsDir, session, SNAPSHOT_FILES.folder);
  const index = join(sessionsDir, session, SNAPSHOT_FILES.index);
  /** The file of a snapshot, so that other actions can link it. */
  const files = new WeakMap<EncodedSnapshot, string>();
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let full = false;
  let reported = false;
  /** Whether the index exists, and whether its last line may be incomplete. */
  let indexed = false;
  let torn = false;

  async function write(id: string, kind: SnapshotKind, bytes: Buffer): Promise<string> {
    const path = join(folder, snapshotFile(id, kind));
    await writeFileAtomic(path, bytes);
    return path;
  }

  async function addLine(line: SnapshotLine): Promise<void> {
    const text = `${torn ? '\n' : ''}${JSON.stringify(line)}\n`;
    torn = true;
    await appendFile(index, text, { mode: 0o600 });
    torn = false;
    indexed = true;
  }

  /** Files without a line in the index only take space. */
  async function discard(id: string): Promise<void> {
    const all = SnapshotKind.options.map((kind) => rm(join(folder, snapshotFile(id, kind)), { force: true }));
    await Promise.allSettled(all);
  }

  async function checkForLoss(): Promise<void> {
    if (!indexed || (await stat(index).catch(() => undefined))) return;
    indexed = false;
    send({ type: 'lost' });
  }

  /** @returns bytes added to the disk */
  async function keep(id: string, kind: SnapshotKind, picture: EncodedSnapshot): Promise<number> {
    const existing = files.get(picture);
    if (existing !== undefined) {
      const linked = await link(existing, join(folder, snapshotFile(id, kind))).then(
        () => true,
        // The file system has no links, the file has too many, or it was removed.
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
      send({ type: 'notice', message: 'The disk is nearly full: no snapshots are taken.' });
    }
    full = free < minFreeBytes;
    return full;
  }

  /** @returns the quota if something was written, so that it may be exceeded */
  async function store({
    id,
    seq,
    settleMs,
    ...snapshots
  }: ActionSnapshots<ScreenSnapshot>): Promise<SnapshotQuota | undefined> {
    const [before, after] = await Promise.all([snapshots.before?.encoded, snapshots.after?.encoded]);
    const shown = after ?? before;
    if (!shown || (await isFull())) return undefined;
    // The quota reads the index, so it must be open before the new line.
    const openQuota = await quota;
    await checkForLoss();
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
    send({ type: 'written', id, seq, pictures });
    openQuota.add(session, bytes);
    return openQuota;
  }

  async function makeRoom(openQuota: SnapshotQuota): Promise<void> {
    for (const removed of await openQuota.makeRoom()) {
      options.send(removed.session, { type: 'removed', ids: removed.ids });
    }
  }

  /** Reports a failure once, until writing succeeds again. */
  function reportFailure(): void {
    if (!reported) send({ type: 'notice', message: 'Snapshots cannot be written; is the disk full?' });
    reported = true;
  }

  async function storeSafely(taken: ActionSnapshots<ScreenSnapshot>): Promise<void> {
    let openQuota: SnapshotQuota | undefined;
    try {
      openQuota = await store(taken);
    } catch {
      await discard(taken.id);
      return reportFailure();
    }
    if (!openQuota) return;
    try {
      await makeRoom(openQuota);
      reported = false;
    } catch {
      reportFailure();
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
    /** Resolves when all snapshots are on disk. */
    async done(): Promise<void> {
      await last;
    },
  };
}
