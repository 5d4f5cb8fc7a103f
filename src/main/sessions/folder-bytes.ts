import type { Dirent } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What was in a folder when it had that time; files in those below a session are never changed, only made and taken away. */
const known = new Map<string, { readonly mtimeMs: number; readonly bytes: number }>();

/** Files looked at together: few enough that everything else gets its turn. */
const AT_ONCE = 64;

/**
 * Bytes that all files in a folder and in those below it take; 0 if there is no folder. Files that go meanwhile count as
 * gone, and one that has several names in a folder counts once.
 */
export async function folderBytes(path: string): Promise<number> {
  const counted = new Set<string>();
  let sum = 0;
  let sizes: Promise<number>[] = [];
  const add = async () => {
    for (const bytes of await Promise.all(sizes)) sum += bytes;
    sizes = [];
  };
  for await (const entry of entriesIn(path)) {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) sizes.push(unchangedBytes(inside));
    else if (entry.isFile()) sizes.push(fileBytes(inside, counted));
    if (sizes.length >= AT_ONCE) await add();
  }
  await add();
  return sum;
}

/** As they are read: a folder may have more than half a million. */
async function* entriesIn(path: string): AsyncGenerator<Dirent> {
  try {
    yield* await opendir(path);
  } catch {
    // there is no such folder, or no longer
  }
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
