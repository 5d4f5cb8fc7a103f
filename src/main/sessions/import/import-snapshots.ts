import { copyFile, link } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pictures } from '../../../shared/journal';
import { SNAPSHOT_FILES, type SnapshotLine, snapshotFile } from '../../journal/snapshot-index';
import type { UnpackedArchive } from './unpack-archive';

/** Gives the entries of a session that comes in their pictures, from the files that were unpacked in `folder`. */
export function createSnapshotImporter(folder: string, pictures: UnpackedArchive['pictures']) {
  const sizeOf = (name: string) => pictures.get(name.split('.')[0] ?? '')?.get(name);
  const path = (name: string) => join(folder, SNAPSHOT_FILES.folder, name);
  /** Where there are no hard links, what is shared may take as much again. */
  let left = [...pictures.values()]
    .flatMap((files) => [...files.values()])
    .reduce((sum, size) => sum + size, 0);

  /** Makes the picture `name` of one that is in the archive as `from`. */
  async function share(name: string, from: string): Promise<boolean> {
    const size = sizeOf(from);
    if (size === undefined || from.includes('.thumb.')) return false;
    try {
      await link(path(from), path(name));
      return true;
    } catch {
      if (size > left) return false;
      left -= size;
      await copyFile(path(from), path(name));
      return true;
    }
  }

  async function has(id: string, kind: 'before' | 'after', elsewhere: string | undefined): Promise<boolean> {
    const name = snapshotFile(id, kind);
    if (sizeOf(name) !== undefined) return true;
    return elsewhere !== undefined && (await share(name, elsewhere));
  }

  /** What there is of an entry, as a line of the index; undefined if that is nothing. */
  return async (id: string, told: Pictures): Promise<SnapshotLine | undefined> => {
    const { before_in, after_in, ...rest } = told;
    const [before, after] = [await has(id, 'before', before_in), await has(id, 'after', after_in)];
    const own = [...(pictures.get(id)?.values() ?? [])];
    if (!before && !after && own.length === 0) return undefined;
    return { id, ...rest, before, after, bytes: own.reduce((sum, size) => sum + size, 0) };
  };
}
