import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalEntry, Pictures } from '../../shared/journal';
import {
  readSnapshots,
  SNAPSHOT_FILES,
  type SnapshotKind,
  snapshotFile,
  snapshotFiles,
} from '../journal/snapshot-index';
import type { SessionStore } from './session-store';

/** A picture as it lies on disk. */
export interface SnapshotFile {
  /** As it is called in the folder of pictures, here and in an export. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

/** What sessions ask of the pictures that are kept with them. */
export interface SessionSnapshots {
  /** By the id of the entry. */
  of(session: string): Promise<ReadonlyMap<string, Pictures>>;
  /** Those of an entry that are on disk now. */
  files(session: string, entry: JournalEntry): Promise<readonly SnapshotFile[]>;
  /** One of the entry with that id, as WebP, if there is one. */
  read(session: string, id: string, kind: SnapshotKind): Promise<Buffer | undefined>;
}

type Known = { readonly stamp: string; readonly pictures: Promise<ReadonlyMap<string, Pictures>> };

/** Sessions whose index is kept in memory. */
const KEPT = 4;

export function createSessionSnapshots(store: SessionStore): SessionSnapshots {
  const indices = new Map<string, Known>();
  return {
    async of(session) {
      const stats = await stat(store.path(session, SNAPSHOT_FILES.index)).catch(() => undefined);
      if (!stats) return new Map();
      const stamp = `${stats.size} ${stats.mtimeMs}`;
      const known = indices.get(session);
      const index =
        known?.stamp === stamp ? known : { stamp, pictures: readSnapshots(store.path(session, '')) };
      // Anew at its end: the oldest goes first.
      indices.delete(session);
      indices.set(session, index);
      for (const oldest of [...indices.keys()].slice(0, -KEPT)) indices.delete(oldest);
      return index.pictures;
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
