import { readFile, stat } from 'node:fs/promises';
import type { JournalEntry, Pictures } from '../../shared/journal';
import { RecentCache } from '../base/recent-cache';
import {
  findSnapshot,
  readSnapshots,
  SNAPSHOT_FILES,
  type SnapshotKind,
  snapshotFile,
  snapshotKinds,
} from '../journal/snapshot-index';
import type { SessionStore } from './session-store';

/** A snapshot on disk. */
export interface SnapshotFile {
  /** Its name in an export. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

/** Indexes to keep in memory. */
const MAX_INDEXES = 4;

export type StoredSnapshots = ReturnType<typeof createStoredSnapshots>;

/** The snapshots that are stored with sessions. */
export function createStoredSnapshots(store: SessionStore) {
  const indexes = new RecentCache<{ stamp: string; snapshots: Promise<ReadonlyMap<string, Pictures>> }>(
    MAX_INDEXES,
  );
  return {
    /** The snapshots of a session, by the entry's id. */
    async of(session: string): Promise<ReadonlyMap<string, Pictures>> {
      const stats = await stat(store.path(session, SNAPSHOT_FILES.index)).catch(() => undefined);
      if (!stats) return new Map();
      const stamp = `${stats.size} ${stats.mtimeMs}`;
      const known = indexes.get(session);
      const index =
        known?.stamp === stamp ? known : { stamp, snapshots: readSnapshots(store.path(session, '')) };
      indexes.set(session, index);
      return index.snapshots;
    },

    /** The files of an entry that exist. */
    async files(session: string, { id, pictures }: JournalEntry): Promise<readonly SnapshotFile[]> {
      const found = (pictures ? snapshotKinds(pictures) : []).map(async (kind) => {
        const file = await findSnapshot(store.path(session, ''), id, kind);
        return file ? [{ ...file, name: snapshotFile(id, kind) }] : [];
      });
      return (await Promise.all(found)).flat();
    },

    /** The file of a snapshot; undefined if it does not exist. */
    async read(session: string, id: string, kind: SnapshotKind): Promise<Buffer | undefined> {
      const file = await findSnapshot(store.path(session, ''), id, kind);
      return file && readFile(file.path).catch(() => undefined);
    },
  };
}
