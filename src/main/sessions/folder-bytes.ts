import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What was in a folder when it had that time; files in those below a session are never changed, only made and taken away. */
const known = new Map<string, { readonly mtimeMs: number; readonly bytes: number }>();

/**
 * Bytes that all files in a folder and in those below it take; 0 if there is no folder. Files that go meanwhile count as
 * gone, and one that has several names in a folder counts once.
 */
export async function folderBytes(path: string): Promise<number> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const counted = new Set<string>();
  const sizes = entries.map((entry) => {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) return unchangedBytes(inside);
    return entry.isFile() ? fileBytes(inside, counted) : 0;
  });
  return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0);
}

/** Thousands of pictures are not looked at again while none has come or gone. */
async function unchangedBytes(path: string): Promise<number> {
  const mtimeMs = await stat(path).then(
    (stats) => stats.mtimeMs,
    () => 0,
  );
  const before = known.get(path);
  if (before?.mtimeMs === mtimeMs) return before.bytes;
  const bytes = await folderBytes(path);
  known.set(path, { mtimeMs, bytes });
  return bytes;
}

async function fileBytes(path: string, counted: Set<string>): Promise<number> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats) return 0;
  const { dev, ino, nlink, size } = stats;
  if (nlink === 1) return size;
  const file = `${dev}:${ino}`;
  if (counted.has(file)) return 0;
  counted.add(file);
  return size;
}
