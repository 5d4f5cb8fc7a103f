import { createReadStream } from 'node:fs';
import { createYielder } from '../base/yielder';

/** Bytes of a line that can be an entry: a text has 1 MiB at the most, and JSON may write it three times as long. */
const MAX_LINE_BYTES = 3.25 * 1024 * 1024;

const NEWLINE = 10;
const BYTE_ORDER_MARK = /^\ufeff/;

export interface LinesOptions {
  /** Bytes of a line at the most; more of one is read past, not kept. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

/**
 * The lines of a file, one at a time, in bounded memory; undefined for one that is too long. Whoever works on them does
 * so in turns: after some milliseconds the next line waits until everything else had its turn.
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
  const turn = createYielder();
  for await (const read of createReadStream(path, signal ? { signal } : {})) {
    const chunk: Buffer = read;
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      keep(chunk.subarray(start, end));
      start = end + 1;
      yield take();
      const next = turn();
      if (!next) continue;
      await next;
      signal?.throwIfAborted();
    }
    keep(chunk.subarray(start));
  }
  if (bytes > 0) yield take();
}
