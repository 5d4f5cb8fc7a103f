import type { Dirent } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Sizes of folders by their modification time. Files in a session's subfolders are added and deleted, never changed. */
const known = new Map<string, { readonly mtimeMs: number; readonly bytes: number }>();

/** Few enough that other work is not blocked. */
const BATCH = 64;

/**
 * Size of all files in a folder and its subfolders (bytes); 0 if it does not exist. A file with several names in a
 * folder counts once.
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
    if (sizes.length >= BATCH) await add();
  }
  await add();
  return sum;
}

/** A stream, because a folder may hold half a million files. */
async function* entriesIn(path: string): AsyncGenerator<Dirent> {
  try {
    yield* await opendir(path);
  } catch {
    // the folder does not exist
  }
}

/** Reads a folder of thousands of files only if files were added or deleted. */
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
