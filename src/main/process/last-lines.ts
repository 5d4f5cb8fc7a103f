import type { Readable } from 'node:stream';

const MAX_LINES = 20;
const MAX_LINE_LENGTH = 500;
/** Lines to take from one chunk: a chunk can have 65,536, and a program that floods its stderr must not keep the host busy. */
const MAX_CHUNK_LINES = 100;

/**
 * Reads a stream to its end, so that its writer never blocks, and passes each line, cut to 500 characters, to `onLine`; of
 * a flood only the last 100 lines of each chunk. The returned array always holds the last 20 lines. Memory is bounded, also
 * without line ends.
 */
export function keepLastLines(stream: Readable, onLine?: (line: string) => void): string[] {
  const kept: string[] = [];
  let rest = '';
  function take(raw: string): void {
    const line = raw.slice(0, MAX_LINE_LENGTH).trimEnd();
    if (line === '') return;
    kept.push(line);
    if (kept.length > MAX_LINES) kept.shift();
    onLine?.(line);
  }
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const text = rest + chunk;
    const lines = text.slice(startOfLastLines(text)).split('\n');
    rest = (lines.pop() ?? '').slice(0, MAX_LINE_LENGTH);
    lines.forEach(take);
  });
  stream.on('end', () => take(rest));
  stream.on('error', () => undefined); // a broken pipe has no more lines
  return kept;
}

/** Where the last lines of a chunk start. */
function startOfLastLines(text: string): number {
  let start = text.length;
  for (let lines = 0; lines <= MAX_CHUNK_LINES && start > 0; lines++) {
    start = text.lastIndexOf('\n', start - 1);
  }
  return start + 1;
}
