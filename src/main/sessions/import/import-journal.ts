import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { JournalEntry } from '../../../shared/journal';
import { readLines } from '../../journal/read-lines';
import { tooLarge } from '../session-error';
import { countEntry, EMPTY_SUMMARY } from '../session-summary';
import { parseImportedEntry } from './imported-entry';

/** Entries of a session, at most: a week of an agent that acts all the time. */
const MAX_ENTRIES = 1_000_000;
/** Characters to write at once. */
const BATCH = 256 * 1024;

interface ImportJournalOptions {
  readonly signal: AbortSignal;
  /** Called with each entry before its snapshots, which are stored elsewhere, are removed from it. */
  readonly onEntry: (entry: JournalEntry) => Promise<void>;
}

/**
 * Writes the entries among the lines of a file as a journal, numbered from 1.
 * @returns their summary, and the number of lines that are not entries, or repeat an entry
 * @throws {SessionError} `too-large`
 */
export async function importJournal(from: string, to: string, { signal, onEntry }: ImportJournalOptions) {
  const ids = new Set<string>();
  let summary = EMPTY_SUMMARY;
  let leftOut = 0;

  async function* newEntries(): AsyncGenerator<JournalEntry> {
    for await (const text of readLines(from, { signal })) {
      if (text?.trim() === '') continue;
      const entry = text === undefined ? undefined : parseImportedEntry(text);
      if (!entry || ids.has(entry.id)) {
        leftOut += 1;
        continue;
      }
      if (ids.size >= MAX_ENTRIES) throw tooLarge(`It has more than ${MAX_ENTRIES} actions.`);
      ids.add(entry.id);
      yield entry;
    }
  }

  async function* batches(): AsyncGenerator<string> {
    let batch = '';
    const take = () => {
      const taken = batch;
      batch = '';
      summary = { ...summary, bytes: summary.bytes + Buffer.byteLength(taken) };
      return taken;
    };
    for await (const entry of newEntries()) {
      await onEntry(entry);
      const { pictures: _, ...rest } = entry;
      summary = countEntry(summary, entry);
      batch += `${JSON.stringify({ ...rest, seq: ids.size })}\n`;
      if (batch.length >= BATCH) yield take();
    }
    if (batch !== '') yield take();
  }

  await pipeline(batches(), createWriteStream(to, { mode: 0o600 }), { signal });
  return { summary, leftOut };
}
