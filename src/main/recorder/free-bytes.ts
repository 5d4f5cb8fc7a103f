import { statfs } from 'node:fs/promises';

/** Bytes that are free for us on the disk that holds `path`. @throws where there is no such path. */
export async function freeBytesAt(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}
