import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { JournalEntry } from '../../../shared/journal';
import { readLines } from '../../journal/read-lines';
import { SessionError } from '../session-error';
import { countEntry, EMPTY_SUMMARY, type SessionSummary } from '../session-summary';
import { parseImportedEntry } from './imported-entry';

/** Entries of a session at the most: a week of an agent that acts all the time. */
const MAX_ENTRIES = 1_000_000;
/** Bytes written at once. */
const WRITTEN_AT_ONCE = 256 * 1024;

export interface ImportedJournal {
  readonly summary: SessionSummary;
  /** Lines that were no entries, or an entry for the second time. */
  readonly leftOut: number;
}

/**
 * Writes the entries among the lines of a file as a journal of ours, counted from 1 in their order. `onEntry` is told of
 * each before its pictures, which are kept elsewhere, are taken from it. @throws {SessionError} `too-large`
 */
export async function importJournal(
  from: string,
  to: string,
  {
    signal,
    onEntry,
  }: { readonly signal: AbortSignal; readonly onEntry: (entry: JournalEntry) => Promise<void> },
): Promise<ImportedJournal> {
  const ids = new Set<string>();
  let summary = EMPTY_SUMMARY;
  let leftOut = 0;

  async function* journal() {
    let batch = '';
    const taken = () => {
      const written = batch;
      batch = '';
      summary = { ...summary, bytes: summary.bytes + Buffer.byteLength(written) };
      return written;
    };
    for await (const text of readLines(from, { signal })) {
      if (text?.trim() === '') continue;
      const entry = text === undefined ? undefined : parseImportedEntry(text);
      if (!entry || ids.has(entry.id)) {
        leftOut += 1;
        continue;
      }
      if (ids.size >= MAX_ENTRIES) {
        const detail = `It has more than ${MAX_ENTRIES} actions.`;
        throw new SessionError('too-large', 'This is too large to be imported.', { detail });
      }
      ids.add(entry.id);
      await onEntry(entry);
      const { pictures: _, ...kept } = entry;
      summary = countEntry(summary, entry);
      batch += `${JSON.stringify({ ...kept, seq: ids.size })}\n`;
      if (batch.length >= WRITTEN_AT_ONCE) yield taken();
    }
    if (batch !== '') yield taken();
  }
  await pipeline(Readable.from(journal()), createWriteStream(to, { mode: 0o600 }), { signal });
  return { summary, leftOut };
}
