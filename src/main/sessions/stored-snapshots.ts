import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalEntry, Pictures } from '../../shared/journal';
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

/** The snapshots that are stored with sessions. */
export interface StoredSnapshots {
  /** The snapshots of a session, by the entry's id. */
  of(session: string): Promise<ReadonlyMap<string, Pictures>>;
  /** The files of an entry that exist. */
  files(session: string, entry: JournalEntry): Promise<readonly SnapshotFile[]>;
  /** A snapshot as WebP; undefined if it does not exist. */
  read(session: string, id: string, kind: SnapshotKind): Promise<Buffer | undefined>;
}

/** Indexes to keep in memory. */
const MAX_INDEXES = 4;

export function createStoredSnapshots(store: SessionStore): StoredSnapshots {
  const indexes = new RecentCache<{ stamp: string; snapshots: Promise<ReadonlyMap<string, Pictures>> }>(
    MAX_INDEXES,
  );
  return {
    async of(session) {
      const stats = await stat(store.path(session, SNAPSHOT_FILES.index)).catch(() => undefined);
      if (!stats) return new Map();
      const stamp = `${stats.size} ${stats.mtimeMs}`;
      const known = indexes.get(session);
      const index =
        known?.stamp === stamp ? known : { stamp, snapshots: readSnapshots(store.path(session, '')) };
      indexes.set(session, index);
      return index.snapshots;
    },

    async files(session, { id, pictures }) {
      const names = pictures ? snapshotFiles(id, pictures) : [];
      const found = names.map(async (name) => {
        const path = store.path(session, join(SNAPSHOT_FILES.folder, name));
        const stats = await stat(path).catch(() => undefined);
        return stats?.isFile() ? [{ name, path, bytes: stats.size }] : [];
      });
      return (await Promise.all(found)).flat();
    },

    read: (session, id, kind) =>
      readFile(store.path(session, join(SNAPSHOT_FILES.folder, snapshotFile(id, kind)))).catch(
        () => undefined,
      ),
  };
}
