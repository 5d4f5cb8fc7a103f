import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { JournalEntry } from '../../shared/journal';
import { parseJson } from '../../shared/json';
import { journaledRequest } from '../journal/entry';
import { EMPTY_SUMMARY, type Summary, withLine } from './summary';

/** Longest line that can be an entry, in bytes: a request has 1 MiB at the most, and JSON may write a character by six. */
const MAX_LINE = 8 * 1024 * 1024;

export interface ImportedLines {
  readonly summary: Summary;
  /** Lines that were no entries, or an entry for the second time. */
  readonly leftOut: number;
}

/**
 * Writes the entries among the lines of a file as a journal of ours, counted from 1 in their order. `onEntry` is told of
 * each before its pictures, which are kept elsewhere, are taken from it.
 */
export async function importLines(
  from: string,
  to: string,
  options: { readonly signal: AbortSignal; readonly onEntry: (entry: JournalEntry) => void },
): Promise<ImportedLines> {
  const ids = new Set<string>();
  let summary = EMPTY_SUMMARY;
  let leftOut = 0;

  async function* journal() {
    for await (const lines of linesOf(from)) {
      let batch = '';
      for (const text of lines) {
        if (text.trim() === '') continue;
        const entry = entryOf(text);
        if (!entry || ids.has(entry.id)) {
          leftOut += 1;
          continue;
        }
        ids.add(entry.id);
        options.onEntry(entry);
        const { pictures: _, ...kept } = entry;
        const line = JSON.stringify({ ...kept, seq: ids.size });
        summary = withLine(summary, line);
        batch += `${line}\n`;
      }
      summary = { ...summary, bytes: summary.bytes + Buffer.byteLength(batch) };
      if (batch !== '') yield batch;
    }
  }
  await pipeline(Readable.from(journal()), createWriteStream(to, { mode: 0o600 }), {
    signal: options.signal,
  });
  return { summary, leftOut };
}

/** An entry of an action that has ended; a text that was sensitive does not come in, whoever wrote it down. */
function entryOf(line: string): JournalEntry | undefined {
  const entry = JournalEntry.safeParse(parseJson(line)).data;
  if (!entry || entry.status === 'running') return undefined;
  return { ...entry, request: journaledRequest(entry.request) };
}

/** A file's lines as they are read; of one that is too long, something that is no entry. */
async function* linesOf(path: string): AsyncGenerator<string[]> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  const take = (): string => {
    const text = restBytes > MAX_LINE ? '(too long)' : Buffer.concat(rest).toString('utf8');
    rest = [];
    restBytes = 0;
    return text.replace(/^\ufeff/, '');
  };
  const keep = (bytes: Buffer): void => {
    restBytes += bytes.length;
    if (restBytes <= MAX_LINE) rest.push(bytes);
    else rest = [];
  };
  for await (const chunk of createReadStream(path)) {
    const bytes: Buffer = chunk;
    const lines: string[] = [];
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      keep(bytes.subarray(start, end));
      lines.push(take());
      start = end + 1;
    }
    keep(bytes.subarray(start));
    yield lines;
  }
  yield [take()];
}
