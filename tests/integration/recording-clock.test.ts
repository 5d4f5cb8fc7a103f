import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as recordedTime } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RecordedAction, RecordingDetail } from '../../src/shared/recording';
import { type Host, startHost } from '../support/host';
import { temporaryDir } from '../support/host-run';
import { askRecording, fromLibrary, paint } from '../support/recording';
import { settableClock } from '../support/set-clock';
import { alike, pixelAt, probe } from '../support/video';

const HOUR = 3600;
const COLOURS = [
  [200, 40, 30],
  [20, 140, 60],
  [40, 60, 190],
] as const;
const folder = temporaryDir();
const clock = settableClock(folder.path);
let host: Host;

beforeAll(async () => {
  host = await startHost(['--geometry', '320x240'], clock.env);
});
afterAll(async () => {
  await host.stop();
  folder.remove();
});

it('a recording keeps its length, times and map if the system clock is set back and forward by an hour', async () => {
  const env = await host.desktopEnv();
  const id = randomUUID();
  const began = performance.now();
  await askRecording(host, 'start', id);
  for (const [i, seconds] of [0, -HOUR, HOUR].entries()) {
    clock.set(seconds);
    await paint(env, COLOURS[i] ?? []);
    await host.act({ action: 'mouse_move', coordinate: [10 + i, 10] });
    await recordedTime(800);
  }
  await (await askRecording(host, 'stop', id)).arrayBuffer();
  const tookMs = performance.now() - began;

  const recording = await fromLibrary<RecordingDetail>(host, `/${id}`);
  expect(recording.wall_ms).toBeGreaterThan(2400);
  expect(recording.wall_ms).toBeLessThan(tookMs);
  expect(Date.parse(recording.ended_at ?? '') - Date.parse(recording.started_at)).toBe(recording.wall_ms);
  for (const [i, [wall, video]] of recording.clock.entries()) {
    const [wallBefore, videoBefore] = recording.clock[i - 1] ?? [0, 0];
    expect([wall >= wallBefore, video >= videoBefore]).toEqual([true, true]);
  }

  const video = join(host.dataDir, 'recordings', id, 'video.mp4');
  expect((await probe(video)).seconds * 1000).toBeCloseTo(recording.video_ms, -2);
  const { actions } = await fromLibrary<{ actions: RecordedAction[] }>(host, `/${id}/actions`);
  expect(actions).toHaveLength(3);
  for (const [i, { video_end_ms }] of actions.entries()) {
    const shown = await pixelAt(video, (video_end_ms + 250) / 1000, 200, 200);
    expect([i, alike(shown, COLOURS[i] ?? [])]).toEqual([i, true]);
  }
  const times = (await host.journal()).actions.map(({ received_at }) => received_at);
  expect(times.slice(-3)).toEqual(times.slice(-3).sort());
});
