import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import pino from 'pino';
import { expect, it } from 'vitest';
import { freeBytes } from '../../src/main/base/files';
import { newRecording } from '../../src/main/recorder/library/new-recording';
import { createRecordingStore } from '../../src/main/recorder/library/recording-store';
import { newRecorder, newRoot, undo } from '../support/recorder';
import { probe } from '../support/video';
import { waitFor } from '../support/wait-for';

/** Records two segments, because the first encoder is killed. */
async function recordTwoParts({ recorder, store }: ReturnType<typeof newRecorder>): Promise<string> {
  const id = randomUUID();
  await recorder.start(id);
  const segments = async () => (await store.segmentLog(id)).segments;
  const [first] = await segments();
  process.kill(first?.pid ?? 0, 'SIGKILL');
  await waitFor('the next segment', async () => (await segments()).length === 2);
  await waitFor(
    'the frames of the next segment',
    async () => ((await store.size(id, 'segment-1.mp4')) ?? 0) > 900,
  );
  return id;
}

it('the recorder keeps segments that could not be joined, and joins them at the next stop or host start', async () => {
  const root = newRoot();
  const made = newRecorder({}, undefined, root);
  const { recordings, store, library } = made;
  const ids = [await recordTwoParts(made), await recordTwoParts(made)] as const;
  // A folder in place of the video stands for a full disk.
  for (const id of ids) {
    mkdirSync(store.path(id, 'video.mp4'));
    await expect(recordings.stop(id)).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringMatching(/The recorded parts are kept/),
    });
    expect(library.get(id)).toMatchObject({ status: 'failed', reason: expect.stringMatching(/are kept/) });
    rmSync(store.path(id, 'video.mp4'), { recursive: true });
  }
  expect(await recordings.stop(ids[0])).toMatchObject({ status: 'recovered' });
  await probe(store.path(ids[0], 'video.mp4'));
  expect(readdirSync(store.folder(ids[0])).filter((file) => file.startsWith('segment'))).toEqual([]);

  const next = newRecorder({}, undefined, root);
  await next.recordings.ready;
  await waitFor(
    'the second recording to be recovered',
    () => next.library.get(ids[1])?.status === 'recovered',
  );
  expect(next.library.get(ids[1])?.reason).toBeUndefined();
  await probe(store.path(ids[1], 'video.mp4'));
});

it('a recording that cannot be joined shows its actions and thumbnail, and says that its parts are kept', async () => {
  const root = newRoot();
  const store = createRecordingStore(root);
  const id = randomUUID();
  await store.create(id);
  await store.write(newRecording(id, new Date(), 'Cut off'));
  store.appendSegmentLog(id, { segment: 'segment-0.mp4', start_ms: 0, pid: 1 });
  writeFileSync(store.path(id, 'segment-0.mp4'), Buffer.alloc(5000));
  await store.writeThumbnail(id, Buffer.from('a picture'));
  const at = new Date().toISOString();
  const entry = { id: randomUUID(), source: 'agent', request: { action: 'key', text: 'a' } } as const;
  store.appendAction(id, { ...entry, received_at: at, status: 'done', video_ms: 0, video_end_ms: 0 });
  const { PATH, FFMPEG_PATH } = process.env;
  Object.assign(process.env, { PATH: '/nowhere', FFMPEG_PATH: '' });
  undo.push(() => Object.assign(process.env, { PATH, FFMPEG_PATH: FFMPEG_PATH ?? '' }));
  const { recordings, library } = newRecorder({}, undefined, root);
  await recordings.ready;
  await waitFor('the failure', () => library.get(id)?.status === 'failed');
  expect(library.get(id)).toMatchObject({ actions: 1, has_thumbnail: true });
  expect(library.get(id)?.reason).toMatch(/ffmpeg is not installed.* The recorded parts are kept/);
});

it('the recorder recovers a finished video if its recording.json was lost', async () => {
  const root = newRoot();
  const { recorder, recordings, store } = newRecorder({}, undefined, root);
  const id = randomUUID();
  await recorder.start(id);
  const { video_ms } = await recordings.stop(id);
  writeFileSync(store.path(id, 'recording.json'), '');
  const next = newRecorder({}, undefined, root);
  await next.recordings.ready;
  await waitFor('the recovery', () => next.library.get(id)?.status === 'recovered');
  expect(Math.abs((next.library.get(id)?.video_ms ?? 0) - video_ms)).toBeLessThan(100);
  await probe(store.path(id, 'video.mp4'));
});

it('a stop saves the readable segments and says so, and reports `corrupted` if there are none', async () => {
  const made = newRecorder({});
  const { recordings, store } = made;
  const spoil = (id: string, segment: number) =>
    writeFileSync(store.path(id, `segment-${segment}.mp4`), Buffer.alloc(5000));
  const part = await recordTwoParts(made);
  spoil(part, 0);
  expect(await recordings.stop(part)).toMatchObject({
    status: 'recovered',
    reason: 'A part of it could not be read.',
  });
  await probe(store.path(part, 'video.mp4'));
  const none = await recordTwoParts(made);
  // The running encoder continues to write to the deleted file.
  const written = store.path(none, 'segment-1.mp4');
  rmSync(written);
  for (const segment of [0, 1]) spoil(none, segment);
  for (const _ of ['stopped', 'stopped again']) {
    await expect(recordings.stop(none)).rejects.toMatchObject({ code: 'corrupted' });
  }
});

it('the recorder ends a recording whose folder was deleted, says why once, and stops retrying', async () => {
  const root = newRoot();
  const logged: string[] = [];
  const log = pino({ level: 'error' }, { write: (line) => logged.push(line) });
  const made = newRecorder({ log, retryMs: 20, freeBytes: () => freeBytes(root) }, undefined, root);
  const { recorder, recordings, library, notices } = made;
  const id = randomUUID();
  await recorder.start(id);
  rmSync(root, { recursive: true });
  await waitFor('the recording to end', () => library.get(id)?.status === 'failed');
  expect(notices.filter((notice) => notice.includes('has ended'))).toEqual([
    expect.stringContaining('The folder of recordings was deleted.'),
  ]);
  // A stop retries; then nothing is left to complete.
  await expect(recordings.stop(id)).rejects.toMatchObject({ code: 'corrupted' });
  const { length } = logged;
  await delay(200);
  expect(logged.slice(length)).toEqual([]);
});
