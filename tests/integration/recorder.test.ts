import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pino from 'pino';
import { afterEach, expect, it } from 'vitest';
import { createFilm } from '../../src/main/recorder/film';
import { createFramePool } from '../../src/main/recorder/frame';
import { createLibrary } from '../../src/main/recorder/library';
import { newRecording } from '../../src/main/recorder/new-recording';
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

function newRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'recorder-test-'));
  undo.push(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));
  return root;
}

function newRecorder(part: Partial<RecorderOptions>, maxBytes?: number, root = newRoot()) {
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
  const told = () => notices.filter((notice) => notice.includes('Nobody touched the desktop'));
  await waitFor('the notices', () => told().length === 2);
  for (const id of ids) {
    expect(await recorder.stop(id)).toMatchObject({
      status: 'ready',
      reason: expect.stringContaining('Nobody'),
    });
    await probe(store.path(id, 'video.mp4'));
  }
});

it('goes on for as long as a person touches the desktop', async () => {
  const { recorder, library } = newRecorder({ endAfterMs: 400 });
  const id = randomUUID();
  await recorder.start(id);
  for (const until = Date.now() + 1500; Date.now() < until; await delay(50)) recorder.humanInput();
  expect(library.get(id)?.status).toBe('recording');
  await waitFor('its end', () => library.get(id)?.status === 'ready');
});

/** A recording of two parts, because its first encoder was killed. */
async function recordTwoParts({ recorder, store }: ReturnType<typeof newRecorder>): Promise<string> {
  const id = randomUUID();
  await recorder.start(id);
  const segments = async () => (await store.footageLog(id)).segments;
  const [first] = await segments();
  process.kill(first?.pid ?? 0, 'SIGKILL');
  await waitFor('the next part', async () => (await segments()).length === 2);
  await waitFor('its picture', async () => ((await store.size(id, 'segment-1.mp4')) ?? 0) > 900);
  return id;
}

it('keeps what could not be joined, and joins it when it is stopped again or the next host starts', async () => {
  const root = newRoot();
  const made = newRecorder({}, undefined, root);
  const { recorder, store, library } = made;
  const ids = [await recordTwoParts(made), await recordTwoParts(made)] as const;
  // What cannot be put in its place stands for a full disk.
  for (const id of ids) {
    mkdirSync(store.path(id, 'video.mp4'));
    await expect(recorder.stop(id)).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringMatching(/What was recorded is kept/),
    });
    expect(library.get(id)).toMatchObject({ status: 'failed', reason: expect.stringMatching(/is kept/) });
    rmSync(store.path(id, 'video.mp4'), { recursive: true });
  }
  expect(await recorder.stop(ids[0])).toMatchObject({ status: 'recovered' });
  await probe(store.path(ids[0], 'video.mp4'));
  expect(readdirSync(store.folder(ids[0])).filter((file) => file.startsWith('segment'))).toEqual([]);

  const next = newRecorder({}, undefined, root);
  await next.recorder.ready;
  await waitFor('the other', () => next.library.get(ids[1])?.status === 'recovered');
  expect(next.library.get(ids[1])?.reason).toBeUndefined();
  await probe(store.path(ids[1], 'video.mp4'));
});

it('says what there is of what it cannot join, and that it is kept', async () => {
  const root = newRoot();
  const store = createStore(root);
  const id = randomUUID();
  await store.create(id);
  await store.write(newRecording(id, new Date(), 'Cut off'));
  store.logFootage(id, { segment: 'segment-0.mp4', start_ms: 0, pid: 1 });
  writeFileSync(store.path(id, 'segment-0.mp4'), Buffer.alloc(5000));
  await store.writeThumbnail(id, Buffer.from('a picture'));
  const at = new Date().toISOString();
  const entry = { id: randomUUID(), source: 'agent', request: { action: 'key', text: 'a' } } as const;
  store.addAction(id, { ...entry, received_at: at, status: 'done', video_ms: 0, video_end_ms: 0 });
  const { PATH, FFMPEG_PATH } = process.env;
  Object.assign(process.env, { PATH: '/nowhere', FFMPEG_PATH: '' });
  undo.push(() => Object.assign(process.env, { PATH, FFMPEG_PATH: FFMPEG_PATH ?? '' }));
  const { recorder, library } = newRecorder({}, undefined, root);
  await recorder.ready;
  await waitFor('the failure', () => library.get(id)?.status === 'failed');
  expect(library.get(id)).toMatchObject({ actions: 1, has_thumbnail: true });
  expect(library.get(id)?.reason).toMatch(/There is no ffmpeg.* What was recorded is kept/);
});

it('finds a finished video again whose facts were lost', async () => {
  const root = newRoot();
  const { recorder, store } = newRecorder({}, undefined, root);
  const id = randomUUID();
  await recorder.start(id);
  const { video_ms } = await recorder.stop(id);
  writeFileSync(store.path(id, 'recording.json'), '');
  const next = newRecorder({}, undefined, root);
  await next.recorder.ready;
  await waitFor('the recovery', () => next.library.get(id)?.status === 'recovered');
  expect(Math.abs((next.library.get(id)?.video_ms ?? 0) - video_ms)).toBeLessThan(100);
  await probe(store.path(id, 'video.mp4'));
});

it('says so where ffmpeg takes no picture', async () => {
  const root = newRoot();
  const mute = join(root, 'mute');
  writeFileSync(mute, '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });
  const id = randomUUID();
  mkdirSync(join(root, id));
  const idle = { idleAfterMs: 350, idleSpeed: 20, onTrouble: () => undefined };
  const film = createFilm({ screen: stillScreen(), root, fps: 15, firstPictureMs: 200, ...idle });
  const nothing = () => undefined;
  const told = {
    onSegment: nothing,
    onAnchor: nothing,
    onShot: nothing,
    onBeat: nothing,
    onGivenUp: nothing,
  };
  await expect(film.join({ id, ffmpeg: mute, ...told })).rejects.toThrow('ffmpeg wrote nothing in 0.2 s.');
});

it('saves what can be read where something cannot, and says so; nothing at all is corrupted', async () => {
  const made = newRecorder({});
  const { recorder, store } = made;
  const spoil = (id: string, segment: number) =>
    writeFileSync(store.path(id, `segment-${segment}.mp4`), Buffer.alloc(5000));
  const part = await recordTwoParts(made);
  spoil(part, 0);
  expect(await recorder.stop(part)).toMatchObject({
    status: 'recovered',
    reason: 'A part of it could not be read.',
  });
  await probe(store.path(part, 'video.mp4'));
  const none = await recordTwoParts(made);
  // The encoder that runs writes on in what it has open.
  const written = store.path(none, 'segment-1.mp4');
  rmSync(written);
  for (const segment of [0, 1]) spoil(none, segment);
  for (const _ of ['stopped', 'stopped again']) {
    await expect(recorder.stop(none)).rejects.toMatchObject({ code: 'corrupted' });
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

it('leaves what an id was before, when it cannot begin anew', async () => {
  let free = 1_000_000;
  let broken = false;
  const screen = stillScreen();
  const { recorder, library, store, seen } = newRecorder({
    freeBytes: async () => free,
    screen: {
      ...screen,
      watch: (onShot) => (broken ? Promise.reject(new Error('no desktop')) : screen.watch(onShot)),
    },
  });
  const id = randomUUID();
  await recorder.start(id);
  const before = await recorder.stop(id);
  free = 0;
  await expect(recorder.start(id)).rejects.toMatchObject({ code: 'disk-full' });
  free = 1_000_000;
  broken = true;
  await expect(recorder.start(id)).rejects.toThrow('no desktop');
  expect(library.get(id)).toEqual(before);
  expect(await recorder.stop(id)).toEqual(before);
  await probe(store.path(id, 'video.mp4'));
  expect(seen.at(-1)?.status).toBe('ready');

  broken = false;
  const again = await recorder.start(id);
  expect(again.started_at > before.started_at).toBe(true);
  expect(readdirSync(store.root)).toEqual([id]);
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
