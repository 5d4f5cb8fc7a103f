import { randomUUID } from 'node:crypto';
import { link, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../../shared/error-info';

/** How such folders are called, so that the next start finds what a killed host left. */
const HELD_PREFIX = '.export-';

/** Files that stay readable until they were sent, although they may be deleted meanwhile. */
export interface HeldFiles {
  /** For what is written to be sent. */
  readonly folder: string;
  /** Where the file can be read until `release`; undefined if it is gone already. */
  hold(path: string): Promise<string | undefined>;
  /** Deletes the folder. Safe to call more than once. */
  release(): Promise<void>;
}

/**
 * Keeps files by second names (hard links) in a folder of its own under `root`, which must be on the same disk. A file
 * system without hard links gives the files themselves: deleting one then ends the download.
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
