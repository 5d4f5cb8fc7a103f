import { open } from 'node:fs/promises';
import { BOX_HEADER, boxHeader } from './boxes';

/**
 * Cuts a fragmented MP4 off after its last whole fragment, since players stumble over a torn one. Needs no room on the disk.
 * What is no such file stays as it is.
 */
export async function truncateToWholeFragments(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const header = Buffer.alloc(BOX_HEADER);
    let whole = 0;
    for (let at = 0; at < size; ) {
      const { bytesRead } = await file.read(header, 0, BOX_HEADER, at);
      if (bytesRead < BOX_HEADER) break;
      const { type, length } = boxHeader(header);
      at += length;
      // The index of a fragment is nothing without its pictures.
      if (at <= size && type !== 'moof') whole = at;
    }
    if (whole > 0 && whole < size) await file.truncate(whole);
  } catch {
    // no boxes that we know
  } finally {
    await file.close();
  }
}
