import { open } from 'node:fs/promises';
import { JournalEntry } from '../../shared/journal';
import { parseBoundedJson } from '../../shared/json';

/** Bytes of a line, or of a page, past which it is not read. */
export const MAX_READ_BYTES = 16 * 1024 * 1024;
/** More than any entry has. */
export const ENTRY_LIMITS = { depth: 8, tokens: 1000 };

/** The entries of JSON lines. A torn or foreign line, such as a crash leaves at the end, is passed over. */
export function parseEntries(lines: string): JournalEntry[] {
  return lines
    .split('\n')
    .flatMap((line) => JournalEntry.safeParse(parseBoundedJson(line, ENTRY_LIMITS)).data ?? []);
}

/** The entries between two places of a file, in bytes. They are at most {@link MAX_READ_BYTES}: a longer line is no entry. */
export async function readEntries(path: string, from: number, to: number): Promise<JournalEntry[]> {
  if (from >= to || to - from > MAX_READ_BYTES) return [];
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(to - from), 0, to - from, from);
    return parseEntries(buffer.toString('utf8'));
  } finally {
    await file.close();
  }
}
