import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, expect, it } from 'vitest';
import { createFramePool } from '../../src/main/recorder/frame';
import { createLibrary } from '../../src/main/recorder/library';
import { createRecorder, type RecorderOptions } from '../../src/main/recorder/recorder';
import type { Screen, Shot } from '../../src/main/recorder/screen';
import { createStore } from '../../src/main/recorder/store';
import { Framebuffer } from '../../src/main/rfb/framebuffer';
import type { Recording } from '../../src/shared/recording';
import { probe } from '../support/video';
import { waitFor } from '../support/wait-for';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A screen that shows one picture: what is tried here would otherwise take ten minutes, or a full disk. */
function stillScreen(): Screen {
  const size = { width: 64, height: 64 };
  const shot: Shot = { frame: createFramePool().take(size, 6144), at: Date.now(), active: true };
  shot.frame.data.fill(128);
  return {
    latest: shot,
    framebuffer: new Framebuffer(size),
    async watch(onShot) {
      onShot({ ...shot, at: Date.now() });
      return () => undefined;
    },
  };
}

function newRecorder(part: Partial<RecorderOptions>, maxBytes?: number) {
  const root = mkdtempSync(join(tmpdir(), 'recorder-test-'));
  undo.push(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));
  const notices: string[] = [];
  const seen: Recording[] = [];
  const store = createStore(root);
  const library = createLibrary({
    store,
    maxBytes,
    onChange: (recording) => seen.push(recording),
    onRemoved: () => undefined,
    onQuota: ({ title }) => notices.push(`removed ${title}`),
  });
  const recorder = createRecorder({
    store,
    library,
    screen: stillScreen(),
    fps: 15,
    idleAfterMs: 350,
    idleSpeed: 20,
    minFreeBytes: 1000,
    freeBytes: async () => 1_000_000,
    tickMs: 50,
    log: pino({ level: 'silent' }),
    onNotice: (_level, message) => notices.push(message),
    ...part,
  });
  undo.push(() => recorder.shutDown());
  return { recorder, library, store, notices, seen };
}

it('ends every recording that nobody gives anything to do, and stop still answers', async () => {
  const { recorder, library, store, notices } = newRecorder({ endAfterMs: 600 });
  const ids = [randomUUID(), randomUUID()];
  await Promise.all(ids.map((id) => recorder.start(id)));
  recorder.humanInput();
  await waitFor('their end', () => ids.every((id) => library.get(id)?.status === 'ready'));
  expect(notices.filter((notice) => notice.includes('Nobody touched the desktop'))).toHaveLength(2);
  for (const id of ids) {
    expect(await recorder.stop(id)).toMatchObject({
      status: 'ready',
      reason: expect.stringContaining('Nobody'),
    });
    await probe(store.path(id, 'video.mp4'));
  }
});

it('ends cleanly before the disk is full, begins nothing then, and says why', async () => {
  let free = 1_000_000;
  const { recorder, library, notices } = newRecorder({ freeBytes: async () => free });
  const id = randomUUID();
  await recorder.start(id);
  free = 999;
  await waitFor('its end', () => library.get(id)?.status === 'ready');
  await waitFor('the notice', () => notices.some((notice) => notice.includes('The disk is nearly full.')));
  await expect(recorder.start(randomUUID())).rejects.toThrow('The disk is nearly full.');
  expect(await recorder.stop(id)).toMatchObject({ reason: 'The disk is nearly full.' });
});

it('keeps the quota when a recording ends', async () => {
  const { recorder, library, notices } = newRecorder({}, 1);
  const [first, second] = [randomUUID(), randomUUID()];
  await recorder.start(first);
  await recorder.stop(first);
  expect(library.get(first)?.status).toBe('ready');
  await recorder.start(second);
  await recorder.stop(second);
  expect(library.get(first)).toBeUndefined();
  expect(notices.some((notice) => notice.startsWith('removed'))).toBe(true);
});

it('tells how it goes: recording, finalizing, ready', async () => {
  const { recorder, seen } = newRecorder({});
  const id = randomUUID();
  await recorder.start(id);
  await waitFor('progress', () => seen.some(({ wall_ms }) => wall_ms > 0));
  expect(recorder.active().map((recording) => recording.id)).toEqual([id]);
  await recorder.stop(id);
  const statuses = seen.map(({ status }) => status);
  expect([...new Set(statuses)]).toEqual(['recording', 'finalizing', 'ready']);
  await recorder.shutDown();
  await expect(recorder.start(randomUUID())).rejects.toThrow('Desktop API is shutting down.');
});
