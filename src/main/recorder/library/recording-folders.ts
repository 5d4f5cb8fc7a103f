import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../../shared/error-info';
import { parseRecordingId } from '../../../shared/recording';

/** Folders that are being deleted or downloaded. */
const TRASH = /^\.(trash|export)-/;
/** The previous recording of an id, until the new one has started. */
const PREVIOUS = /^\.before-(.*)$/;

/** The folders of recordings in `root`, which appear and disappear as a whole. */
export function createRecordingFolders(root: string, hasStarted: (id: string) => Promise<boolean>) {
  const folder = (id: string) => join(root, id);
  const previous = (id: string) => `.before-${id}`;
  let trashCount = 0;

  async function remove(name: string): Promise<void> {
    trashCount += 1;
    const trash = join(root, `.trash-${name}-${process.pid}-${trashCount}`);
    if (await renameIfExists(join(root, name), trash)) await rm(trash, { recursive: true, force: true });
  }

  async function rollback(id: string): Promise<void> {
    await remove(id);
    await renameIfExists(join(root, previous(id)), folder(id));
  }

  /** Keeps the new recording if it has started, else the previous one. */
  async function settleReplaced(id: string): Promise<void> {
    if (!(await hasStarted(id))) await rollback(id);
    await remove(previous(id));
  }

  return {
    /** Hides the folder at once, then deletes it. */
    remove,
    /** Makes an empty folder and sets a previous one of the id aside, until the recording has started or failed to. */
    async create(id: string) {
      await mkdir(root, { recursive: true, mode: 0o700 });
      await renameIfExists(folder(id), join(root, previous(id)));
      try {
        await mkdir(folder(id), { mode: 0o700 });
      } catch (error) {
        await rollback(id);
        throw error;
      }
      return {
        /** The recording has started: deletes the previous one of the id. */
        commit: () => remove(previous(id)),
        /** The recording failed to start: restores the previous one. */
        rollback: () => rollback(id),
      };
    },
    /** Ids of all recordings. Completes what a killed host was deleting or replacing. */
    async list(): Promise<string[]> {
      const names = await readdir(root).catch(() => []);
      const trash = names.filter((name) => TRASH.test(name));
      // Files that cannot be deleted, such as a different user's, stay until the next start.
      await Promise.allSettled(trash.map((name) => rm(join(root, name), { recursive: true, force: true })));
      const replaced = names.flatMap((name) => parseRecordingId(PREVIOUS.exec(name)?.[1] ?? '') ?? []);
      await Promise.allSettled(replaced.map(settleReplaced));
      const ids = names.filter((name) => parseRecordingId(name) === name);
      return [...new Set([...ids, ...replaced])];
    },
  };
}

/** @returns whether `from` existed */
async function renameIfExists(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}
