import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLines } from '../../../src/main/journal/read-lines';
import { tempDir } from '../../support/temp-dir';

async function read(content: string | Buffer, maxBytes?: number): Promise<(string | undefined)[]> {
  const path = join(tempDir(), 'lines');
  writeFileSync(path, content);
  const lines: (string | undefined)[] = [];
  for await (const line of readLines(path, maxBytes === undefined ? {} : { maxBytes })) lines.push(line);
  return lines;
}

describe('readLines', () => {
  it.each([
    ['no lines from an empty file', '', []],
    ['complete lines and an incomplete one', 'a\n\nb\nc', ['a', '', 'b', 'c']],
    ['lines without a byte order mark', '\ufeffa\nb\n', ['a', 'b']],
  ])('returns %s', async (_what, text, lines) => expect(await read(text)).toEqual(lines));

  it('returns lines longer than a read buffer, and undefined for too long ones', async () => {
    const long = '日本'.repeat(50_000);
    expect(await read(`${long}\n${'x'.repeat(400_000)}\nb\n`, 350_000)).toEqual([long, undefined, 'b']);
  });

  it('leaves time for other work', async () => {
    const path = join(tempDir(), 'lines');
    writeFileSync(path, 'x\n'.repeat(200_000));
    let turns = 0;
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      turns += 1;
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    for await (const _ of readLines(path)) {
      for (const until = performance.now() + 0.002; performance.now() < until; ); // 400 ms of work in total
    }
    clearInterval(timer);
    expect(turns).toBeGreaterThan(10);
    // 10 ms per turn on a quiet machine.
    expect(longest).toBeLessThan(400);
  });

  it('stops when aborted', async () => {
    const path = join(tempDir(), 'lines');
    writeFileSync(path, 'x\n'.repeat(100_000));
    const left = new AbortController();
    const all = async () => {
      for await (const _ of readLines(path, { signal: left.signal })) left.abort();
    };
    await expect(all()).rejects.toThrow(/abort/i);
  });
});
