import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Capture } from '../../src/main/recorder/capture/capture';
import { newRecorder, newRoot, stillScreen } from '../support/recorder';
import { probe } from '../support/video';
import { waitFor } from '../support/wait-for';

it('all recordings end if the desktop is unused, and a later stop succeeds', async () => {
  const { recorder, recordings, library, store, notices } = newRecorder({ endAfterMs: 600 });
  const ids = [randomUUID(), randomUUID()];
  await Promise.all(ids.map((id) => recorder.start(id)));
  recorder.humanInput();
  await waitFor('the recordings to end', () => ids.every((id) => library.get(id)?.status === 'ready'));
  const ended = () => notices.filter((notice) => notice.includes('no actions or input for ten minutes'));
  await waitFor('the notices', () => ended().length === 2);
  for (const id of ids) {
    expect(await recordings.stop(id)).toMatchObject({
      status: 'ready',
      reason: expect.stringContaining('no actions or input'),
    });
    await probe(store.path(id, 'video.mp4'));
  }
});

it('a recording continues while a person uses the desktop', async () => {
  const { recorder, library } = newRecorder({ endAfterMs: 2000 });
  const id = randomUUID();
  await recorder.start(id);
  for (const until = Date.now() + 4500; Date.now() < until; await delay(50)) recorder.humanInput();
  expect(library.get(id)?.status).toBe('recording');
  await waitFor('the recording to end', () => library.get(id)?.status === 'ready');
});

it('a recording fails to start if ffmpeg writes nothing', async () => {
  const root = newRoot();
  const mute = join(root, 'mute');
  writeFileSync(mute, '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });
  const id = randomUUID();
  mkdirSync(join(root, id));
  const idle = { idleAfterMs: 350, idleSpeed: 20, onError: () => undefined };
  const capture = new Capture({ feed: stillScreen(), root, fps: 15, firstFrameMs: 200, ...idle });
  const nothing = () => undefined;
  const callbacks = {
    onSegment: nothing,
    onClock: nothing,
    onFrame: nothing,
    onFailed: nothing,
  };
  await expect(capture.start({ id, ffmpeg: mute, ...callbacks })).rejects.toThrow(
    'ffmpeg wrote nothing in 0.2 s.',
  );
});

it('recordings end before the disk is full, and new ones are refused with the reason', async () => {
  let free = 1_000_000;
  const { recorder, recordings, library, notices } = newRecorder({ freeBytes: async () => free });
  const id = randomUUID();
  await recorder.start(id);
  free = 999;
  await waitFor('the recording to end', () => library.get(id)?.status === 'ready');
  await waitFor('the notice', () => notices.some((notice) => notice.includes('The disk is nearly full.')));
  await expect(recorder.start(randomUUID())).rejects.toThrow('The disk is nearly full.');
  expect(await recordings.stop(id)).toMatchObject({ reason: 'The disk is nearly full.' });
});

it('the previous recording of an id is kept if a new one fails to start', async () => {
  let free = 1_000_000;
  let broken = false;
  const screen = stillScreen();
  const { recorder, recordings, library, store, seen } = newRecorder({
    freeBytes: async () => free,
    feed: {
      ...screen,
      watch: (onShot) => (broken ? Promise.reject(new Error('no desktop')) : screen.watch(onShot)),
    },
  });
  const id = randomUUID();
  await recorder.start(id);
  const before = await recordings.stop(id);
  free = 0;
  await expect(recorder.start(id)).rejects.toMatchObject({ code: 'disk-full' });
  free = 1_000_000;
  broken = true;
  await expect(recorder.start(id)).rejects.toThrow('no desktop');
  expect(library.get(id)).toEqual(before);
  expect(await recordings.stop(id)).toEqual(before);
  await probe(store.path(id, 'video.mp4'));
  expect(seen.at(-1)?.status).toBe('ready');

  broken = false;
  const again = await recorder.start(id);
  expect(again.started_at > before.started_at).toBe(true);
  expect(readdirSync(store.root)).toEqual([id]);
});

it('the quota is applied when a recording ends', async () => {
  const { recorder, recordings, library, notices } = newRecorder({}, 1);
  const [first, second] = [randomUUID(), randomUUID()];
  await recorder.start(first);
  await recordings.stop(first);
  expect(library.get(first)?.status).toBe('ready');
  await recorder.start(second);
  await recordings.stop(second);
  expect(library.get(first)).toBeUndefined();
  expect(notices.some((notice) => notice.startsWith('removed'))).toBe(true);
});

it('the status of a recording is published: recording, finalizing, ready', async () => {
  const { recorder, recordings, seen } = newRecorder({});
  const id = randomUUID();
  await recorder.start(id);
  await waitFor('progress', () => seen.some(({ wall_ms }) => wall_ms > 0));
  expect(recorder.active().map((recording) => recording.id)).toEqual([id]);
  await recordings.stop(id);
  const statuses = seen.map(({ status }) => status);
  expect([...new Set(statuses)]).toEqual(['recording', 'finalizing', 'ready']);
  await recorder.shutDown().finished;
  await expect(recorder.start(randomUUID())).rejects.toThrow('Desktop API is shutting down.');
});
