import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as recordedTime } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RecordedAction, RecordingDetail } from '../../src/shared/recording';
import { type Host, startHost } from '../support/host';
import { pidOf, processesNaming } from '../support/processes';
import { askRecording, fromLibrary, justBefore, paint } from '../support/recording';
import { alike, pixelAt, probe } from '../support/video';
import { waitFor } from '../support/wait-for';

const COLOURS = [
  [200, 40, 30],
  [20, 140, 60],
  [40, 60, 190],
  [220, 200, 30],
  [30, 190, 210],
] as const;
let host: Host;

beforeAll(async () => {
  host = await startHost(['--geometry', '640x480']);
});
afterAll(() => host.stop());

const videoOf = (id: string) => join(host.dataDir, 'recordings', id, 'video.mp4');
const encoders = (ids: readonly string[]) =>
  new Set(
    ids.flatMap(processesNaming).flatMap(({ pid, command }) => (command.endsWith('ffmpeg') ? pid : [])),
  );
/** Waits until only one encoder runs: the one before may still finish. */
const encodedOnce = (...ids: string[]) => waitFor('only one encoder to run', () => encoders(ids).size === 1);

/** When each step ended (ms since 1970): by then, a busy machine also has recorded its color. */
const ends: number[] = [];

/** Paints the whole desktop, marks the time with an action, and waits for a while. */
async function takeStep(step: number): Promise<void> {
  await paint(await host.desktopEnv(), COLOURS[step] ?? []);
  await host.act({ action: 'mouse_move', coordinate: [step + 1, 400] });
  await recordedTime(700);
  ends[step] = Date.now();
}

/** Expects a recording to contain exactly these steps, each with the color of the screen at its time. */
async function expectSteps(id: string, steps: readonly number[]): Promise<void> {
  const [recording, recorded, facts] = await Promise.all([
    fromLibrary<RecordingDetail>(host, `/${id}`),
    fromLibrary<{ actions: RecordedAction[] }>(host, `/${id}/actions`),
    probe(videoOf(id)),
  ]);
  const actions = recorded.actions.filter(({ request }) => request.action === 'mouse_move');
  expect(recording.status).toBe('ready');
  expect(facts.seconds).toBeCloseTo(recording.video_ms / 1000, 1);
  expect(facts.times[0]).toBe(0);
  expect(facts.times.length).toBe(recording.frames);
  expect(recording.clock[0]).toEqual([0, 0]);
  expect(recording.clock.at(-1)?.[1]).toBeCloseTo(recording.video_ms, -1);
  expect(actions.map(({ request }) => (request.coordinate?.[0] ?? 0) - 1)).toEqual(steps);
  for (const step of steps) {
    const at = justBefore(recording, ends[step] ?? 0);
    expect(alike(await pixelAt(videoOf(id), at, 300, 200), COLOURS[step] ?? [0, 0, 0])).toBe(true);
  }
}

it('simultaneous recordings can start and stop at different times, are encoded once, and are complete', async () => {
  const [long, middle, late] = [randomUUID(), randomUUID(), randomUUID()];
  await askRecording(host, 'start', long);
  await takeStep(0);
  expect((await askRecording(host, 'start', middle)).status).toBe(200);
  await takeStep(1);
  await encodedOnce(long, middle);
  expect((await askRecording(host, 'start', late)).status).toBe(200);
  await takeStep(2);
  expect((await askRecording(host, 'stop', middle)).status).toBe(200);
  await takeStep(3);
  await encodedOnce(long, middle, late);
  // A shared encoder that crashes must not end the recordings.
  process.kill(pidOf('ffmpeg', long), 'SIGKILL');
  await takeStep(4);
  await Promise.all([askRecording(host, 'stop', long), askRecording(host, 'stop', late)]);
  await expectSteps(long, [0, 1, 2, 3, 4]);
  await expectSteps(middle, [1, 2]);
  await expectSteps(late, [2, 3, 4]);
});

it('simultaneous recordings can start and stop together', async () => {
  const ids = Array.from({ length: 5 }, () => randomUUID());
  const started = await Promise.all(ids.map((id) => askRecording(host, 'start', id)));
  expect(started.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  await encodedOnce(...ids);
  await takeStep(0);
  const stopped = await Promise.all(ids.map((id) => askRecording(host, 'stop', id)));
  expect(stopped.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(encoders(ids).size).toBe(0);
  await expectSteps(ids[0] ?? '', [0]);
  await expectSteps(ids[4] ?? '', [0]);
});
