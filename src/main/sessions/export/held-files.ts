import { randomUUID } from 'node:crypto';
import { link, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../../shared/error-info';

/** Prefix of the folders, by which the next start finds what a killed host left. */
const HELD_PREFIX = '.export-';

/** Files that stay readable until they are sent, even if they are deleted meanwhile. */
export interface HeldFiles {
  /** A folder for files of the download. */
  readonly folder: string;
  /** A path that is readable until `release`; undefined if the file does not exist. */
  hold(path: string): Promise<string | undefined>;
  /** Deletes the folder. May be called more than once. */
  release(): Promise<void>;
}

/**
 * Holds files by hard links in a new folder in `root`, which must be on the same disk. Without hard links it returns the
 * files themselves: deleting one then ends the download.
 */
export async function holdFiles(root: string): Promise<HeldFiles> {
  const folder = join(root, `${HELD_PREFIX}${randomUUID()}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let count = 0;
  let released: Promise<void> | undefined;
  return {
    folder,
    async hold(path) {
      count += 1;
      const held = join(folder, `held-${count}`);
      try {
        await link(path, held);
        return held;
      } catch (error) {
        return codeOf(error) === 'ENOENT' ? undefined : path;
      }
    },
    release() {
      released ??= rm(folder, { recursive: true, force: true, maxRetries: 3 });
      return released;
    },
  };
}
