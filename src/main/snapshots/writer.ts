import { appendFile, link, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pictures } from '../../shared/journal';
import { now } from '../base/clock';
import { freeBytes, writeFileAtomic } from '../base/files';
import { createSerialQueue } from '../base/serial-queue';
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

/** Writes a session's snapshots to disk: first the files, then a line in the index. */
export class SnapshotWriter {
  readonly #folder: string;
  readonly #index: string;
  readonly #queue = createSerialQueue();
  /** The file of a snapshot, so that other actions can link it. */
  readonly #files = new WeakMap<EncodedSnapshot, string>();
  #waiting = 0;
  #measuredAt = Number.NEGATIVE_INFINITY;
  #isFull = false;
  #hasReported = false;
  #hasIndex = false;
  /** Whether the last line of the index may be incomplete. */
  #isTorn = false;

  constructor(private readonly options: SnapshotWriterOptions) {
    const { sessionsDir, session } = options;
    this.#folder = join(sessionsDir, session, SNAPSHOT_FILES.folder);
    this.#index = join(sessionsDir, session, SNAPSHOT_FILES.index);
  }

  add(snapshots: ActionSnapshots<ScreenSnapshot>): void {
    if ((!snapshots.before && !snapshots.after) || this.#waiting >= MAX_WAITING) return;
    this.#waiting += 1;
    void this.#queue.run(async () => {
      await this.#storeSafely(snapshots);
      this.#waiting -= 1;
    });
  }

  /** Resolves when all snapshots are on disk. */
  done(): Promise<void> {
    return this.#queue.idle();
  }

  async #storeSafely(snapshots: ActionSnapshots<ScreenSnapshot>): Promise<void> {
    try {
      const isWritten = await this.#store(snapshots).catch(async (error) => {
        await this.#discard(snapshots.id);
        throw error;
      });
      if (!isWritten) return;
      await this.#makeRoom();
      this.#hasReported = false;
    } catch {
      // Reported once, until writing succeeds again.
      if (!this.#hasReported)
        this.#send({ type: 'notice', message: 'Snapshots cannot be written; is the disk full?' });
      this.#hasReported = true;
    }
  }

  /** @returns whether something was written */
  async #store({ id, seq, settleMs, ...snapshots }: ActionSnapshots<ScreenSnapshot>): Promise<boolean> {
    const [before, after] = await Promise.all([snapshots.before?.encoded, snapshots.after?.encoded]);
    const shown = after ?? before;
    if (!shown || (await this.#checkFull())) return false;
    // The quota reads the index, so it must be open before the new line.
    const quota = await this.options.quota;
    await this.#checkForLoss();
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await this.#write(id, 'thumb', shown.thumb);
    let bytes = shown.thumb.length;
    if (before) bytes += await this.#writeOrLink(id, 'before', before);
    if (after) bytes += await this.#writeOrLink(id, 'after', after);
    const pictures: Pictures = {
      before: before !== undefined,
      after: after !== undefined,
      ...shown.size,
      ...(settleMs !== undefined && { settle_ms: settleMs }),
    };
    await this.#addLine({ id, ...pictures, bytes });
    this.#send({ type: 'written', id, seq, pictures });
    quota.add(this.options.session, bytes);
    return true;
  }

  async #write(id: string, kind: SnapshotKind, bytes: Buffer): Promise<string> {
    const path = this.#pathOf(id, kind);
    await writeFileAtomic(path, bytes);
    return path;
  }

  /** @returns bytes added to the disk */
  async #writeOrLink(id: string, kind: SnapshotKind, snapshot: EncodedSnapshot): Promise<number> {
    const existing = this.#files.get(snapshot);
    if (existing !== undefined) {
      const isLinked = await link(existing, this.#pathOf(id, kind)).then(
        () => true,
        // The file system has no links, the file has too many, or it was removed.
        () => false,
      );
      if (isLinked) return 0;
    }
    this.#files.set(snapshot, await this.#write(id, kind, snapshot.file));
    return snapshot.file.length;
  }

  async #addLine(line: SnapshotLine): Promise<void> {
    const text = `${this.#isTorn ? '\n' : ''}${JSON.stringify(line)}\n`;
    this.#isTorn = true;
    await appendFile(this.#index, text, { mode: 0o600 });
    this.#isTorn = false;
    this.#hasIndex = true;
  }

  /** Removes files without a line in the index, which only take space. */
  async #discard(id: string): Promise<void> {
    await Promise.allSettled(SnapshotKind.options.map((kind) => rm(this.#pathOf(id, kind), { force: true })));
  }

  async #checkForLoss(): Promise<void> {
    if (!this.#hasIndex || (await stat(this.#index).catch(() => undefined))) return;
    this.#hasIndex = false;
    this.#send({ type: 'lost' });
  }

  async #checkFull(): Promise<boolean> {
    if (now() - this.#measuredAt < FREE_SPACE_CACHE_MS) return this.#isFull;
    this.#measuredAt = now();
    const { sessionsDir, minFreeBytes, freeBytes: measure = freeBytes } = this.options;
    const wasFull = this.#isFull;
    this.#isFull = (await measure(sessionsDir).catch(() => Number.POSITIVE_INFINITY)) < minFreeBytes;
    if (this.#isFull && !wasFull) {
      this.#send({ type: 'notice', message: 'The disk is nearly full: no snapshots are taken.' });
    }
    return this.#isFull;
  }

  async #makeRoom(): Promise<void> {
    const quota = await this.options.quota;
    for (const { session, ids } of await quota.makeRoom())
      this.options.send(session, { type: 'removed', ids });
  }

  #pathOf(id: string, kind: SnapshotKind): string {
    return join(this.#folder, snapshotFile(id, kind));
  }

  #send(message: FromWorker): void {
    this.options.send(this.options.session, message);
  }
}
