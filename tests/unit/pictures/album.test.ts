import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createAlbum } from '../../../src/main/pictures/album';
import { openLedger } from '../../../src/main/pictures/ledger';
import type { FromMaker } from '../../../src/main/pictures/messages';
import { tempDir } from '../../support/temp-dir';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

it('writes nothing while the disk is nearly full, and says so once', async () => {
  const sessionsDir = tempDir();
  const told: FromMaker[] = [];
  let free = 50;
  const album = createAlbum({
    sessionsDir,
    session: 's',
    minFreeBytes: 100,
    ledger: openLedger(sessionsDir, 1e6),
    tell: (message) => void told.push(message),
    freeBytes: async () => free,
  });
  const add = async () => {
    const webp = Buffer.alloc(10);
    const shot = { encoded: Promise.resolve({ size: { width: 8, height: 8 }, webp, thumb: webp }) };
    album.add({ id: randomUUID(), seq: 1, before: shot, after: undefined, settleMs: 1 });
    await album.done();
    vi.advanceTimersByTime(5000);
  };
  await add();
  await add();
  expect(told).toEqual([{ type: 'notice', message: expect.stringContaining('nearly full') }]);
  expect(existsSync(join(sessionsDir, 's'))).toBe(false);

  free = 100;
  await add();
  expect(told.map(({ type }) => type)).toEqual(['notice', 'made']);
  expect(readdirSync(join(sessionsDir, 's', 'pictures'))).toHaveLength(2);

  free = 99;
  await add();
  expect(told.map(({ type }) => type)).toEqual(['notice', 'made', 'notice']);
});
