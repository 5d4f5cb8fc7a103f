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
