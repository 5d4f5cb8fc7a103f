import { open } from 'node:fs/promises';
import { JournalEntry } from '../../shared/journal';
import { parseJsonLines } from '../../shared/json';

/** The entries of JSON lines. A torn or foreign line, such as a crash leaves at the end, is passed over. */
export function parseEntries(lines: string): JournalEntry[] {
  return parseJsonLines(lines, JournalEntry);
}

/** The entries between two places of a file, in bytes. */
export async function readEntries(path: string, from: number, to: number): Promise<JournalEntry[]> {
  if (from >= to) return [];
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(to - from), 0, to - from, from);
    return parseEntries(buffer.toString('utf8'));
  } finally {
    await file.close();
  }
}
