import { copyFile, link } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pictures } from '../../../shared/journal';
import { SNAPSHOT_FILES, type SnapshotLine, snapshotFile, withoutFormat } from '../../journal/snapshot-index';
import type { UnpackedArchive } from './unpack-archive';

/** Finds the snapshots of imported entries among the files that were unpacked in `folder`. */
export function createSnapshotImporter(folder: string, pictures: UnpackedArchive['pictures']) {
  const sizeOf = (name: string) => pictures.get(name.split('.')[0] ?? '')?.get(name);
  const path = (name: string) => join(folder, SNAPSHOT_FILES.folder, name);
  /** Limit for copies if there are no hard links: the size of all snapshots (bytes). */
  let copyBytes = [...pictures.values()]
    .flatMap((files) => [...files.values()])
    .reduce((sum, size) => sum + size, 0);

  /** Makes the snapshot `name` from the shared one `from`. */
  async function share(name: string, from: string): Promise<boolean> {
    const size = sizeOf(from);
    if (size === undefined || from.endsWith('.thumb')) return false;
    try {
      await link(path(from), path(name));
      return true;
    } catch {
      if (size > copyBytes) return false;
      copyBytes -= size;
      await copyFile(path(from), path(name));
      return true;
    }
  }

  async function has(id: string, kind: 'before' | 'after', elsewhere: string | undefined): Promise<boolean> {
    const name = snapshotFile(id, kind);
    if (sizeOf(name) !== undefined) return true;
    return elsewhere !== undefined && (await share(name, withoutFormat(elsewhere)));
  }

  /** The index line of an entry; undefined if it has no snapshots. */
  return async (id: string, claimed: Pictures): Promise<SnapshotLine | undefined> => {
    const { before_in, after_in, ...rest } = claimed;
    const [before, after] = [await has(id, 'before', before_in), await has(id, 'after', after_in)];
    const own = [...(pictures.get(id)?.values() ?? [])];
    if (!before && !after && own.length === 0) return undefined;
    return { id, ...rest, before, after, bytes: own.reduce((sum, size) => sum + size, 0) };
  };
}
