import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { rename, rm, stat, statfs, writeFile } from 'node:fs/promises';

/**
 * Replaces a file so that a reader, or a kill, sees the old or the new content and never a part.
 * @param mode permissions of the new file (default 0o600)
 * @throws the system's error, such as ENOSPC; the old file is kept then
 */
export function writeFileAtomicSync(path: string, data: string | Uint8Array, mode = 0o600): void {
  const draft = draftOf(path);
  try {
    writeFileSync(draft, data, { mode });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** As `writeFileAtomicSync`, without blocking. Two writes of one path must not overlap. */
export async function writeFileAtomic(path: string, data: string | Uint8Array, mode = 0o600): Promise<void> {
  const draft = draftOf(path);
  try {
    await writeFile(draft, data, { mode });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/**
 * The path of a file for programs other than Electron, which cannot read inside `app.asar`: packages have such files in
 * `app.asar.unpacked` beside it. Paths outside an archive stay the same.
 */
export function outsideArchive(path: string): string {
  return path.replace(/([\\/]app\.asar)(?=[\\/])/, '$1.unpacked');
}

function draftOf(path: string): string {
  return `${path}.new`;
}

/** Size of a file (bytes); undefined if it does not exist, or is no file. */
export async function fileSize(path: string): Promise<number | undefined> {
  const stats = await stat(path).catch(() => undefined);
  return stats?.isFile() ? stats.size : undefined;
}

/** Bytes that this user may still write to the disk that holds `path`. @throws if there is no such path */
export async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}
