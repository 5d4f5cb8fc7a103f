import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as recordedTime } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import type { RecordingDetail } from '../../src/shared/recording';
import { type Host, startHost } from '../support/host';
import { askRecording, fromLibrary, justBefore, paint } from '../support/recording';
import { alike, pixelAt, probe } from '../support/video';
import { startXvnc, type VncServer } from '../support/vnc-server';
import { waitFor } from '../support/wait-for';

const run = promisify(execFile);
const RED = [200, 40, 30];
const GREEN = [20, 140, 60];
const BLUE = [40, 60, 190];
const BLACK = [0, 0, 0];

let host: Host;
let server: VncServer;
afterEach(async () => {
  expect(await host.stop()).toBe(0);
  await server.stop();
});

/** When each color was about to be replaced (ms since 1970): by then, a busy machine also has recorded it. */
const ends: number[] = [];

/** Paints the whole remote desktop, and runs an action. */
async function show(colour: readonly number[], x: number): Promise<void> {
  await paint(server.env, colour);
  expect((await host.act({ action: 'mouse_move', coordinate: [x, 500] })).status).toBe(200);
  await recordedTime(800);
  ends.push(Date.now());
}

async function resize(size: string, width: number): Promise<void> {
  await run('xrandr', ['-s', size], { env: server.env });
  await waitFor('the new size', async () => (await host.desktop()).width === width);
}

it('a recording of a remote desktop that changes its size twice is one complete file', async () => {
  server = await startXvnc();
  host = await startHost(['--desktop', `vnc://127.0.0.1:${server.port}`]);
  const id = randomUUID();
  expect((await askRecording(host, 'start', id)).status).toBe(200);
  await show(RED, 100);
  await resize('1024x768', 1024);
  await show(GREEN, 200);
  await resize('1280x720', 1280);
  await show(BLUE, 300);
  expect((await askRecording(host, 'stop', id)).status).toBe(200);

  const video = join(host.dataDir, 'downloaded.mp4');
  const file = await host.request(`/api/v0/recordings/${id}/video.mp4`);
  writeFileSync(video, Buffer.from(await file.arrayBuffer()));
  // The video keeps its first size, and all frames can be decoded.
  const facts = await probe(video);
  const recording = await fromLibrary<RecordingDetail>(host, `/${id}`);
  const { video_ms, status } = recording;
  expect(status).toBe('ready');
  expect(facts).toMatchObject({ width: 1280, height: 720 });
  expect(facts.seconds).toBeCloseTo(video_ms / 1000, 1);
  expect(facts.times).toEqual([...facts.times].sort((a, b) => a - b));

  const seen = async (i: number, x: number) => pixelAt(video, justBefore(recording, ends[i] ?? 0), x, 360);
  for (const [i, colour] of [RED, GREEN, BLUE].entries()) {
    expect(alike(await seen(i, 640), colour), `action ${i}`).toBe(true);
  }
  // A narrower screen is shown between bars.
  expect(alike(await seen(1, 60), BLACK)).toBe(true);
  expect(alike(await seen(2, 60), BLUE)).toBe(true);
});
