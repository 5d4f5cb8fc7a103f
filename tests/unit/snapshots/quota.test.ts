import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSnapshots } from '../../../src/main/journal/snapshot-index';
import { currentLines, oldestLines, openSnapshotQuota } from '../../../src/main/snapshots/quota';
import { tempDir } from '../../support/temp-dir';

const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const pictures = { before: true, after: false, width: 8, height: 8 };
const line = (n: number, bytes: number) => ({ id: idOf(n), ...pictures, bytes });

/** Sessions on disk, with one entry for each number of bytes. */
function sessions(contents: Readonly<Record<string, readonly number[]>>): string {
  const root = tempDir();
  let n = 0;
  for (const [session, sizes] of Object.entries(contents)) {
    mkdirSync(join(root, session, 'pictures'), { recursive: true });
    const lines = sizes.map((bytes) => line(++n, bytes));
    for (const { id, bytes } of lines) {
      writeFileSync(join(root, session, 'pictures', `${id}.before.webp`), Buffer.alloc(bytes));
      writeFileSync(join(root, session, 'pictures', `${id}.thumb.webp`), '');
    }
    writeFileSync(
      join(root, session, 'pictures.jsonl'),
      lines.map((one) => `${JSON.stringify(one)}\n`).join(''),
    );
  }
  return root;
}

describe('the oldest snapshots to delete', () => {
  const lines = [line(1, 10), line(2, 0), line(3, 30), line(4, 5)];
  it.each([
    [-5, []],
    [0, []],
    [1, [1]],
    [10, [1]],
    [11, [1, 2, 3]],
    [45, [1, 2, 3, 4]],
    [1000, [1, 2, 3, 4]],
  ])('for %d bytes are %j', (excess, gone) => {
    expect(oldestLines(lines, excess).map(({ id }) => id)).toEqual(gone.map(idOf));
  });

  it('do not include deleted ones', () => {
    expect(currentLines([line(1, 1), line(2, 2), { id: idOf(1), removed: true }])).toEqual([line(2, 2)]);
  });
});

describe('the quota', () => {
  it('deletes the oldest snapshots of all sessions, and only if necessary', async () => {
    const root = sessions({ 's1-old': [100, 100], 's2-middle': [100, 100, 100], 's3-new': [100] });
    const quota = await openSnapshotQuota(root, 610);
    expect([quota.bytes, await quota.makeRoom()]).toEqual([600, []]);
    quota.add('s3-new', 50);
    expect(await quota.makeRoom()).toEqual([{ session: 's1-old', ids: [idOf(1)] }]);
    expect(quota.bytes).toBe(550);
    quota.add('s3-new', 200);
    expect(await quota.makeRoom()).toEqual([
      { session: 's1-old', ids: [idOf(2)] },
      { session: 's2-middle', ids: [idOf(3)] },
    ]);
    expect([...(await readSnapshots(join(root, 's2-middle'))).keys()]).toEqual([idOf(4), idOf(5)]);
    expect(readdirSync(join(root, 's1-old', 'pictures'))).toEqual([]);
    expect(existsSync(join(root, 's2-middle', 'pictures', `${idOf(4)}.before.webp`))).toBe(true);
    // The next host reads the same size.
    expect((await openSnapshotQuota(root, 610)).bytes).toBe(300);
  });

  it('starts at 0 without a folder, and ignores a deleted session', async () => {
    const empty = await openSnapshotQuota(join(tempDir(), 'none'), 10);
    expect([empty.bytes, await empty.makeRoom()]).toEqual([0, []]);
    empty.add('s1-deleted', 100);
    expect(await empty.makeRoom()).toEqual([{ session: 's1-deleted', ids: [] }]);
    expect(empty.bytes).toBe(0);
  });
});
