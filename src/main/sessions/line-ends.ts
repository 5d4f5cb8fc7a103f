import { createReadStream } from 'node:fs';
import { RecentCache } from '../base/recent-cache';

const NEWLINE = 10;
const READ_BYTES = 1024 * 1024;
/** Files to keep in memory; a day's session takes half a megabyte. */
const MAX_FILES = 4;

/**
 * Offsets of the ends of a file's lines (bytes): line `n`, counted from 1, is between ends `n - 1` and `n`. Text after
 * the last newline was torn by a crash and is not a line. A day's journal takes milliseconds, since nothing is parsed.
 */
async function lineEnds(path: string): Promise<number[]> {
  const ends = [0];
  let at = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES })) {
    const bytes: Buffer = chunk;
    for (let i = bytes.indexOf(NEWLINE); i >= 0; i = bytes.indexOf(NEWLINE, i + 1)) ends.push(at + i + 1);
    at += bytes.length;
  }
  return ends;
}

/** The line ends of files that grow, or are replaced by files of a different size. */
export function createLineEndCache() {
  const files = new RecentCache<{ readonly bytes: number; readonly ends: Promise<number[]> }>(MAX_FILES);

  return {
    /** @param bytes current size of the file */
    get(path: string, bytes: number): Promise<number[]> {
      const known = files.get(path);
      const file = known?.bytes === bytes ? known : { bytes, ends: lineEnds(path) };
      files.set(path, file);
      return file.ends.catch((error: unknown) => {
        files.delete(path);
        throw error;
      });
    },
    delete: (path: string) => files.delete(path),
  };
}
