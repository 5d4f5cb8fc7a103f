import { randomUUID } from 'node:crypto';
import { setTimeout as recordedTime } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Recording } from '../../src/shared/recording';
import { type Host, startHost } from '../support/host';
import { askRecording, fromLibrary } from '../support/recording';
import { openViewer } from '../support/viewer';

const SHIFT = 0xffe1;
const RECORD_MS = 2500;
let host: Host;

beforeAll(async () => {
  host = await startHost(['--geometry', '640x480']);
});
afterAll(() => host.stop());

/** The ratio of video time to real time while `meanwhile` runs; 1/20 for idle time. */
async function shareInVideo(meanwhile: () => Promise<unknown>): Promise<number> {
  const id = randomUUID();
  expect((await askRecording(host, 'start', id)).status).toBe(200);
  await meanwhile();
  expect((await askRecording(host, 'stop', id)).status).toBe(200);
  const recording = await fromLibrary<Recording>(host, `/${id}`);
  return recording.video_ms / recording.wall_ms;
}

it('a person’s input in a viewer counts as activity in a recording, even if the screen does not change', async () => {
  const { rfb: viewer } = await openViewer(host);
  const still = await shareInVideo(() => recordedTime(RECORD_MS));
  const touched = await shareInVideo(async () => {
    for (const until = Date.now() + RECORD_MS; Date.now() < until; await recordedTime(50)) {
      // While Shift is held down, it is not an action yet: an action would count as activity by itself.
      viewer.key(SHIFT, true);
      await viewer.fence();
    }
    viewer.key(SHIFT, false);
    await viewer.fence();
  });
  viewer.close();
  expect(still).toBeLessThan(0.5);
  // Some input of a busy machine comes late.
  expect(touched).toBeGreaterThan(0.7);
});
