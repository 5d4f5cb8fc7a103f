import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Journal } from '../../../src/main/journal/journal';
import { findSnapshot, readSnapshots, snapshotKinds } from '../../../src/main/journal/snapshot-index';
import type { Pictures } from '../../../src/shared/journal';
import { longestTurn } from '../../support/longest-turn';
import { tempDir } from '../../support/temp-dir';

const [A, B] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
const both: Pictures = { before: true, after: true, width: 800, height: 600, settle_ms: 42 };
const line = (id: string, pictures: Pictures = both, bytes = 10) => ({ id, ...pictures, bytes });

describe('the index of snapshots', () => {
  it.each<[string, object[], Map<string, Pictures>]>([
    ['no snapshots without lines', [], new Map()],
    [
      'each entry',
      [line(A), line(B, { ...both, before: false })],
      new Map([
        [A, both],
        [B, { ...both, before: false }],
      ]),
    ],
    ['no removed snapshots', [line(A), line(B), { id: A, removed: true }], new Map([[B, both]])],
    [
      'the newest line',
      [line(A), line(A, { ...both, after: false })],
      new Map([[A, { ...both, after: false }]]),
    ],
    [
      'no foreign line',
      [{ id: '../../etc/passwd', ...both, bytes: 1 }, { hello: 1 }, line(A)],
      new Map([[A, both]]),
    ],
  ])('contains %s', async (_what, lines, expected) => {
    const folder = tempDir();
    const text = lines.map((one) => `${JSON.stringify(one)}\n`).join('');
    writeFileSync(join(folder, 'pictures.jsonl'), `${text}{"id":"torn`);
    expect(await readSnapshots(folder)).toEqual(expected);
  });

  it('is read from a session folder, and is empty if there is none', async () => {
    const folder = tempDir();
    expect(await readSnapshots(folder)).toEqual(new Map());
    writeFileSync(join(folder, 'pictures.jsonl'), `${JSON.stringify(line(A))}\n`);
    expect(await readSnapshots(folder)).toEqual(new Map([[A, both]]));
  });

  it('leaves time for other work while it is read', async () => {
    const folder = tempDir();
    const lines = Array.from({ length: 30_000 }, () => `${JSON.stringify(line(randomUUID()))}\n`);
    writeFileSync(join(folder, 'pictures.jsonl'), lines.join(''));
    const { took, longest } = await longestTurn(async () => {
      expect((await readSnapshots(folder)).size).toBe(lines.length);
    });
    expect(longest).toBeLessThan(took / 2);
  });

  it('has the kinds of an entry', () => {
    expect(snapshotKinds(both)).toEqual(['before', 'after', 'thumb']);
    expect(snapshotKinds({ ...both, after: false })).toEqual(['before', 'thumb']);
  });

  it('belongs to files of this version and of earlier ones', async () => {
    const folder = tempDir();
    mkdirSync(join(folder, 'pictures'));
    const path = (name: string) => join(folder, 'pictures', name);
    writeFileSync(path(`${A}.before.webp`), 'four');
    expect(await findSnapshot(folder, A, 'before')).toEqual({
      name: `${A}.before.webp`,
      path: path(`${A}.before.webp`),
      bytes: 4,
    });
    writeFileSync(path(`${A}.before`), 'three');
    expect(await findSnapshot(folder, A, 'before')).toMatchObject({ path: path(`${A}.before`), bytes: 5 });
    expect(await findSnapshot(folder, A, 'after')).toBeUndefined();
  });

  it('is merged into the pages of the journal', async () => {
    const known = new Map<string, Pictures>();
    const journal = new Journal(
      tempDir(),
      (error) => {
        throw error;
      },
      (id) => known.get(id),
    );
    const entry = {
      source: 'agent',
      request: {},
      received_at: '2026-11-21T00:00:00.000Z',
      status: 'done',
    } as const;
    const ids = [randomUUID(), randomUUID()];
    for (const id of ids) journal.append({ ...entry, id });
    known.set(ids[1] ?? '', both);
    for (const { actions } of [await journal.page(0, 10), await journal.recent(10)]) {
      expect(actions.map(({ pictures }) => pictures)).toEqual([undefined, both]);
    }
    journal.close();
  });
});
