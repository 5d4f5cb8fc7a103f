import { statfs } from 'node:fs/promises';
import { isMissing } from './recorder-error';

/** Bytes that are free for us on the disk that holds `path`. @throws where there is no such path. */
export async function freeBytesAt(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

/** Why recordings cannot go on, for a person; undefined if at least `minFree` bytes are free. */
export async function diskProblem(
  freeBytes: () => Promise<number>,
  minFree: number,
): Promise<string | undefined> {
  try {
    return (await freeBytes()) < minFree ? 'The disk is nearly full.' : undefined;
  } catch (error) {
    if (isMissing(error)) return 'The folder of recordings was deleted.';
    throw error;
  }
}
