import { randomUUID } from 'node:crypto';
import { link, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../../shared/error-info';

/** Prefix of the folders, by which the next start finds what a killed host left. */
const HELD_PREFIX = '.export-';

export type HeldFiles = Awaited<ReturnType<typeof holdFiles>>;

/**
 * Keeps files readable until they are sent, even if they are deleted meanwhile: by hard links in a new folder in
 * `root`, which must be on the same disk. Without hard links it returns the files themselves: deleting one then ends
 * the download.
 */
export async function holdFiles(root: string) {
  const folder = join(root, `${HELD_PREFIX}${randomUUID()}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let count = 0;
  let released: Promise<void> | undefined;
  return {
    /** A folder for files of the download. */
    folder,
    /** @returns a path that is readable until `release`, and its file; undefined if the file does not exist */
    async hold(path: string) {
      count += 1;
      const held = join(folder, `held-${count}`);
      try {
        await link(path, held);
        return await describe(held);
      } catch (error) {
        return codeOf(error) === 'ENOENT' ? undefined : describe(path);
      }
    },
    /** Deletes the folder. May be called more than once. */
    release(): Promise<void> {
      released ??= rm(folder, { recursive: true, force: true, maxRetries: 3 });
      return released;
    },
  };
}

/** Called when the file is held: before, it may still be replaced. */
async function describe(path: string) {
  const { size, dev, ino } = await stat(path);
  return { path, bytes: size, inode: `${dev}:${ino}` };
}
