import { open } from 'node:fs/promises';
import { createFileReader, fileBoxes } from './boxes';

/**
 * Cuts a fragmented MP4 off after its last whole fragment, because players fail at a torn one. Needs no space on the
 * disk. Leaves other files as they are.
 */
export async function truncateToWholeFragments(path: string): Promise<void> {
  await using file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    let whole = 0;
    for await (const { type, end } of fileBoxes(createFileReader(file), 0, size)) {
      // A fragment's index is useless without its frames.
      if (end <= size && type !== 'moof') whole = end;
    }
    if (whole > 0 && whole < size) await file.truncate(whole);
  } catch {
    // not an MP4
  }
}
