import { readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { JournalEntry } from '../../shared/journal';
import { parseBoundedJson } from '../../shared/json';

/** Longer lines and pages are not read (bytes). */
export const MAX_READ_BYTES = 16 * 1024 * 1024;
/** Above what any entry has. */
export const ENTRY_LIMITS = { depth: 8, tokens: 1000 };

/** The entries in JSON lines. Skips torn and foreign lines, such as a crash leaves at the end. */
export function parseEntries(lines: string): JournalEntry[] {
  return lines
    .split('\n')
    .flatMap((line) => JournalEntry.safeParse(parseBoundedJson(line, ENTRY_LIMITS)).data ?? []);
}

/** As {@link readEntryRange}, from an open file, which may be deleted. Synchronous, so that it is not closed meanwhile. */
export function readOpenEntryRange(file: number, from: number, to: number): JournalEntry[] {
  if (from >= to || to - from > MAX_READ_BYTES) return [];
  const buffer = Buffer.alloc(to - from);
  return parseEntries(buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, from)));
}

/** The entries between two offsets of a file (bytes), at most {@link MAX_READ_BYTES}. */
export async function readEntryRange(path: string, from: number, to: number): Promise<JournalEntry[]> {
  if (from >= to || to - from > MAX_READ_BYTES) return [];
  await using file = await open(path, 'r');
  const { buffer } = await file.read(Buffer.alloc(to - from), 0, to - from, from);
  return parseEntries(buffer.toString('utf8'));
}
