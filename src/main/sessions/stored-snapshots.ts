import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalEntry, Pictures } from '../../shared/journal';
import { fileSize } from '../base/files';
import { RecentCache } from '../base/recent-cache';
import {
  readSnapshots,
  SNAPSHOT_FILES,
  type SnapshotKind,
  snapshotFile,
  snapshotFiles,
} from '../journal/snapshot-index';
import type { SessionStore } from './session-store';

/** A snapshot on disk. */
export interface SnapshotFile {
  /** Its name in the folder of snapshots, here and in an export. */
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
      const names = pictures ? snapshotFiles(id, pictures) : [];
      const found = names.map(async (name) => {
        const path = store.path(session, join(SNAPSHOT_FILES.folder, name));
        const bytes = await fileSize(path);
        return bytes === undefined ? [] : [{ name, path, bytes }];
      });
      return (await Promise.all(found)).flat();
    },

    /** A snapshot as WebP; undefined if it does not exist. */
    read: (session: string, id: string, kind: SnapshotKind): Promise<Buffer | undefined> =>
      readFile(store.path(session, join(SNAPSHOT_FILES.folder, snapshotFile(id, kind)))).catch(
        () => undefined,
      ),
  };
}
