import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes of all files in a folder and below; 0 where there is none. Files that go meanwhile count as gone. */
export async function folderBytes(path: string): Promise<number> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) bytes += await folderBytes(inside);
    else if (entry.isFile())
      bytes += await stat(inside)
        .then(({ size }) => size)
        .catch(() => 0);
  }
  return bytes;
}
