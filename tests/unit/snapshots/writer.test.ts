import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FromWorker } from '../../../src/main/snapshots/protocol';
import { openSnapshotQuota } from '../../../src/main/snapshots/quota';
import { SnapshotWriter } from '../../../src/main/snapshots/writer';
import { tempDir } from '../../support/temp-dir';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

it('no snapshots are written while the disk is nearly full, which is reported once', async () => {
  const sessionsDir = tempDir();
  const sent: FromWorker[] = [];
  let free = 50;
  const writer = new SnapshotWriter({
    sessionsDir,
    session: 's',
    minFreeBytes: 100,
    quota: openSnapshotQuota(sessionsDir, 1e6),
    send: (_, message) => void sent.push(message),
    freeBytes: async () => free,
  });
  const add = async () => {
    const file = Buffer.alloc(10);
    const shot = { encoded: Promise.resolve({ size: { width: 8, height: 8 }, file, thumb: file }) };
    writer.add({ id: randomUUID(), seq: 1, before: shot, after: undefined, settleMs: 1 });
    await writer.done();
    vi.advanceTimersByTime(5000);
  };
  await add();
  await add();
  expect(sent).toEqual([{ type: 'notice', message: expect.stringContaining('nearly full') }]);
  expect(existsSync(join(sessionsDir, 's'))).toBe(false);

  free = 100;
  await add();
  expect(sent.map(({ type }) => type)).toEqual(['notice', 'written']);
  expect(readdirSync(join(sessionsDir, 's', 'pictures'))).toHaveLength(2);

  free = 99;
  await add();
  expect(sent.map(({ type }) => type)).toEqual(['notice', 'written', 'notice']);
});

/** A writer in its own folder, and its messages. */
function newAlbum() {
  const sessionsDir = tempDir();
  const sent: FromWorker[] = [];
  const writer = new SnapshotWriter({
    sessionsDir,
    session: 's',
    minFreeBytes: 0,
    quota: openSnapshotQuota(sessionsDir, 1e6),
    send: (_, message) => void sent.push(message),
    freeBytes: async () => 1e9,
  });
  const add = async () => {
    const file = Buffer.alloc(10);
    const encoded = Promise.resolve({ size: { width: 8, height: 8 }, file, thumb: file });
    writer.add({ id: randomUUID(), seq: 1, before: { encoded }, after: undefined, settleMs: 1 });
    await writer.done();
  };
  const types = () => sent.splice(0).map(({ type }) => type);
  return { session: join(sessionsDir, 's'), add, types };
}

it('the writer continues after a failed write, which is reported once', async () => {
  const { session, add, types } = newAlbum();
  mkdirSync(session);
  writeFileSync(join(session, 'pictures'), 'in the way');
  await add();
  await add();
  expect(types()).toEqual(['notice']);
  rmSync(join(session, 'pictures'));
  await add();
  expect(types()).toEqual(['written']);
});

it('a failed index write leaves no snapshot files, and the next line is readable after an incomplete one', async () => {
  const { session, add, types } = newAlbum();
  const index = join(session, 'pictures.jsonl');
  mkdirSync(index, { recursive: true });
  await add();
  expect([types(), readdirSync(join(session, 'pictures'))]).toEqual([['notice'], []]);
  rmSync(index, { recursive: true });
  // As if the disk became full in the middle of a line.
  writeFileSync(index, '{"id":"0000');
  await add();
  const lines = readFileSync(index, 'utf8').split('\n');
  expect([types(), lines[0], JSON.parse(lines[1] ?? '')]).toMatchObject([
    ['written'],
    '{"id":"0000',
    { before: true },
  ]);
});

it('a deleted folder is reported once, and created again', async () => {
  const { session, add, types } = newAlbum();
  await add();
  rmSync(session, { recursive: true });
  await add();
  await add();
  expect(types()).toEqual(['written', 'lost', 'written', 'written']);
  expect(readdirSync(join(session, 'pictures'))).toHaveLength(4);
});
