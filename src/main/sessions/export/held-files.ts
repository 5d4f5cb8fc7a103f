import { randomUUID } from 'node:crypto';
import { link, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../../shared/error-info';

/** Prefix of the folders, by which the next start finds what a killed host left. */
const HELD_PREFIX = '.export-';

export type HeldFiles = Awaited<ReturnType<typeof holdFiles>>;

/**
 * Keeps files readable until they are sent, even if they are deleted meanwhile: by hard links in a new folder in `root`, which must be on the same disk. Without hard links it returns the
 * files themselves: deleting one then ends the download.
 */
export async function holdFiles(root: string) {
  const folder = join(root, `${HELD_PREFIX}${randomUUID()}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let count = 0;
  let released: Promise<void> | undefined;
  return {
    /** A folder for files of the download. */
    folder,
    /** A path that is readable until `release`; undefined if the file does not exist. */
    async hold(path: string): Promise<string | undefined> {
      count += 1;
      const held = join(folder, `held-${count}`);
      try {
        await link(path, held);
        return held;
      } catch (error) {
        return codeOf(error) === 'ENOENT' ? undefined : path;
      }
    },
    /** Deletes the folder. May be called more than once. */
    release(): Promise<void> {
      released ??= rm(folder, { recursive: true, force: true, maxRetries: 3 });
      return released;
    },
  };
}
