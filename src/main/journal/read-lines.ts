import { createReadStream } from 'node:fs';
import { createYielder } from '../base/yielder';

/** Longest line of an entry (bytes): a text has at most 1 MiB, and its JSON may be three times as long. */
const MAX_LINE_BYTES = 3.25 * 1024 * 1024;

const NEWLINE = 10;
const BYTE_ORDER_MARK = /^\ufeff/;

interface LinesOptions {
  /** Longest line to keep (bytes). */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

/**
 * Yields the lines of a file in bounded memory, and undefined for a line that is too long. Gives other work a turn every
 * few milliseconds.
 * @throws if the file cannot be read, or the signal is aborted
 */
export async function* readLines(
  path: string,
  { maxBytes = MAX_LINE_BYTES, signal }: LinesOptions = {},
): AsyncGenerator<string | undefined> {
  let pieces: Buffer[] = [];
  let bytes = 0;
  const keep = (piece: Buffer): void => {
    bytes += piece.length;
    if (bytes <= maxBytes) pieces.push(piece);
    else pieces = [];
  };
  const take = (): string | undefined => {
    const [only, ...more] = pieces;
    const line = more.length === 0 ? (only ?? Buffer.alloc(0)) : Buffer.concat(pieces);
    const text = bytes <= maxBytes ? line.toString('utf8').replace(BYTE_ORDER_MARK, '') : undefined;
    pieces = [];
    bytes = 0;
    return text;
  };
  const yieldIfDue = createYielder();
  for await (const read of createReadStream(path, signal ? { signal } : {})) {
    const chunk: Buffer = read;
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      keep(chunk.subarray(start, end));
      start = end + 1;
      yield take();
      const turn = yieldIfDue();
      if (!turn) continue;
      await turn;
      signal?.throwIfAborted();
    }
    keep(chunk.subarray(start));
  }
  if (bytes > 0) yield take();
}
