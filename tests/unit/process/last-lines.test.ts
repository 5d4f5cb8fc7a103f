import { once } from 'node:events';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { keepLastLines } from '../../../src/main/process/last-lines';

it('keepLastLines truncates a line without an end', async () => {
  const lines: string[] = [];
  const stream = Readable.from([...Array(50).fill('x'.repeat(10_000)), '\nend\n', 'torn']);
  keepLastLines(stream, (line) => lines.push(line));
  await once(stream, 'close');
  expect(lines.map((line) => line.length)).toEqual([500, 3, 4]);
});

it('keepLastLines takes only the last lines of a flood, and all of what is less', async () => {
  const numbers = (count: number) => Array.from({ length: count }, (_, i) => `${i}\n`).join('');
  for (const [count, first, taken] of [
    [30_000, '29900', 100],
    [100, '0', 100],
    [101, '1', 100],
    [1, '0', 1],
  ] as const) {
    const lines: string[] = [];
    const stream = Readable.from([numbers(count)]);
    const last = keepLastLines(stream, (line) => lines.push(line));
    await once(stream, 'close');
    expect([lines[0], lines.length, last.at(-1)]).toEqual([first, taken, String(count - 1)]);
  }
});
