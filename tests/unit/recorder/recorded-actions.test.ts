import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readActions, summarizeActions } from '../../../src/main/recorder/library/recorded-actions';
import { sessionEntry } from '../../support/session-files';
import { tempDir } from '../../support/temp-dir';

const recorded = (n: number, part: object = {}) => ({
  ...sessionEntry(n),
  ...{ video_ms: n * 10, video_end_ms: n * 10 + 5 },
  ...part,
});

function fileOf(lines: readonly unknown[]): string {
  const path = join(tempDir(), 'actions.jsonl');
  for (const line of lines)
    appendFileSync(path, `${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
  return path;
}

async function all<T>(from: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of from) found.push(one);
  return found;
}

describe('the actions of a recording', () => {
  it('are empty if there is no file', async () =>
    expect(await all(readActions(join(tempDir(), 'none')))).toEqual([]));

  it('are read without invalid lines, and with times that are not negative', async () => {
    const lines = [
      recorded(1),
      '{"torn',
      recorded(2, { video_ms: -1e9, video_end_ms: -2e9 }),
      '['.repeat(1000),
    ];
    const read = await all(readActions(fileOf(lines)));
    expect(read.map(({ video_ms, video_end_ms }) => [video_ms, video_end_ms])).toEqual([
      [10, 15],
      [0, 0],
    ]);
  });

  it('fit into memory as summaries, however long their texts are', async () => {
    const text = 'x'.repeat(900_000);
    const lines = Array.from({ length: 40 }, (_, n) =>
      recorded(n + 1, { request: { action: 'type', text } }),
    );
    const brief = await summarizeActions(readActions(fileOf(lines)));
    expect(brief).toHaveLength(40);
    expect(JSON.stringify(brief).length).toBeLessThan(40 * 1000);
  });
});
