import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as recordedTime } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import type { RecordingDetail } from '../../src/shared/recording';
import { type Host, startHost } from '../support/host';
import { pidOf, successorOf } from '../support/processes';
import { justBefore } from '../support/recording';
import { alike, pixelAt, probe } from '../support/video';
import { waitFor } from '../support/wait-for';

const run = promisify(execFile);
const RED = [200, 40, 30] as const;
const GREEN = [20, 140, 60] as const;
const BLUE = [40, 60, 190] as const;

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

function newDataDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'recording-crash-'));
  undo.push(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));
  return dir;
}

async function hostOn(dataDir: string): Promise<Host> {
  const host = await startHost(['--data-dir', dataDir, '--geometry', '640x480']);
  undo.push(() =>
    host.process.exitCode === null && host.process.signalCode === null ? host.stop() : undefined,
  );
  return host;
}

const ask = (host: Host, path: string, id: string) =>
  host.request(`/api/v0/desktop/recording/${path}`, { method: 'POST', body: { recording_id: id } });
async function start(host: Host, id: string): Promise<void> {
  const response = await ask(host, 'start', id);
  expect([response.status, await response.json()]).toEqual([200, expect.anything()]);
}
const read = async (host: Host, id: string) =>
  (await (await host.request(`/api/v0/recordings/${id}`)).json()) as RecordingDetail;
const videoOf = (dataDir: string, id: string) => join(dataDir, 'recordings', id, 'video.mp4');

async function paint(host: Host, colour: readonly number[]): Promise<void> {
  const hex = colour.map((value) => value.toString(16).padStart(2, '0')).join('');
  await run('xsetroot', ['-solid', `#${hex}`], { env: await host.desktopEnv() });
  // Marks the moment from which on the color is visible, independent of the machine's speed.
  await host.act({ action: 'cursor_position' });
}

it('a recording continues in a new file when ffmpeg is killed, and joins both', async () => {
  const [dataDir, id] = [newDataDir(), randomUUID()];
  const host = await hostOn(dataDir);
  await start(host, id);
  await paint(host, RED);
  await recordedTime(2000);
  const redUntil = Date.now();
  process.kill(pidOf('ffmpeg', id), 'SIGKILL');
  await paint(host, BLUE);
  await recordedTime(1500);
  const blueUntil = Date.now();
  expect((await ask(host, 'stop', id)).status).toBe(200);

  const recording = await read(host, id);
  const facts = await probe(videoOf(dataDir, id));
  expect(recording.status).toBe('ready');
  expect(facts.seconds).toBeCloseTo(recording.video_ms / 1000, 1);
  const seenAt = (moment: number) => pixelAt(videoOf(dataDir, id), justBefore(recording, moment), 300, 200);
  expect(alike(await seenAt(redUntil), RED)).toBe(true);
  expect(alike(await seenAt(blueUntil), BLUE)).toBe(true);
  expect(readdirSync(join(dataDir, 'recordings', id)).sort()).toEqual([
    'actions.jsonl',
    'recording.json',
    'thumbnail.jpg',
    'video.mp4',
  ]);
});

it('all but the last second of a recording is recovered after the host was killed', async () => {
  const [dataDir, id] = [newDataDir(), randomUUID()];
  const host = await hostOn(dataDir);
  await start(host, id);
  for (const colour of [RED, GREEN]) {
    await paint(host, colour);
    await recordedTime(700);
  }
  await paint(host, BLUE);
  await recordedTime(3000);
  const killedAt = Date.now();
  host.process.kill('SIGKILL');
  await waitFor('the host to be killed', () => host.process.signalCode !== null);

  const next = await hostOn(dataDir);
  const answer = await ask(next, 'stop', id);
  expect(answer.status).toBe(200);
  expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(1000);
  const recording = await read(next, id);
  const facts = await probe(videoOf(dataDir, id));
  expect(recording.status).toBe('recovered');
  expect(recording.actions).toBeGreaterThan(0);
  // A second, and the time that a busy machine adds.
  expect(killedAt - Date.parse(recording.ended_at ?? '')).toBeLessThan(2500);
  expect(facts.seconds).toBeCloseTo(recording.video_ms / 1000, 1);
  expect(alike(await pixelAt(videoOf(dataDir, id), facts.seconds, 300, 200), BLUE)).toBe(true);
  expect(existsSync(join(dataDir, 'recordings', id, 'thumbnail.jpg'))).toBe(true);
});

it('a recording continues with the desktop that replaces a crashed one', async () => {
  const [dataDir, id] = [newDataDir(), randomUUID()];
  const host = await hostOn(dataDir);
  await start(host, id);
  await paint(host, RED);
  const xvnc = pidOf('Xvnc', dataDir);
  process.kill(xvnc, 'SIGKILL');
  await waitFor('the next Xvnc', () => successorOf(xvnc, 'Xvnc', dataDir));
  await paint(host, BLUE);
  await recordedTime(2500);
  expect((await ask(host, 'stop', id)).status).toBe(200);
  const facts = await probe(videoOf(dataDir, id));
  expect(alike(await pixelAt(videoOf(dataDir, id), facts.seconds, 300, 200), BLUE)).toBe(true);
});

it('a recording keeps its size when the desktop changes size', async () => {
  const [dataDir, id] = [newDataDir(), randomUUID()];
  const host = await hostOn(dataDir);
  await start(host, id);
  await paint(host, RED);
  const env = await host.desktopEnv();
  await run('xrandr', ['-s', '1024x768'], { env });
  await paint(host, GREEN);
  await recordedTime(1000);
  await run('xrandr', ['-s', '640x480'], { env });
  await paint(host, BLUE);
  await recordedTime(1500);
  expect((await ask(host, 'stop', id)).status).toBe(200);
  const facts = await probe(videoOf(dataDir, id));
  expect([facts.width, facts.height]).toEqual([640, 480]);
  expect(alike(await pixelAt(videoOf(dataDir, id), facts.seconds, 300, 200), BLUE)).toBe(true);
});

it('recordings are finished when the host stops', async () => {
  const [dataDir, id] = [newDataDir(), randomUUID()];
  const host = await hostOn(dataDir);
  await start(host, id);
  await paint(host, RED);
  expect(await host.stop()).toBe(0);
  const next = await hostOn(dataDir);
  expect((await read(next, id)).status).toBe('ready');
  await probe(videoOf(dataDir, id));
});

it('the start of a recording reports that ffmpeg is missing', async () => {
  const dataDir = newDataDir();
  const host = await startHost(['--data-dir', dataDir], { PATH: '/nowhere', FFMPEG_PATH: '' });
  undo.push(() => host.stop());
  const response = await ask(host, 'start', randomUUID());
  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({
    message: 'Failed to start recording.',
    detail: expect.stringMatching(/^ffmpeg is not installed\. Install with.* Or set FFMPEG_PATH\.$/),
    code: 'no-ffmpeg',
  });
});

it('an ffmpeg that is too old is named with its version', async () => {
  const folder = newDataDir();
  const ffmpeg = join(folder, 'ffmpeg');
  const script = '#!/bin/sh\n[ "$1" = -version ] || exit 1\necho "ffmpeg version 4.4.2-0ubuntu1 Copyright"\n';
  writeFileSync(ffmpeg, script, { mode: 0o755 });
  const host = await startHost(['--data-dir', folder, '--geometry', '640x480'], { FFMPEG_PATH: ffmpeg });
  undo.push(() => host.stop());
  expect(await (await ask(host, 'start', randomUUID())).json()).toMatchObject({
    message: 'Failed to start recording.',
    detail: `${ffmpeg} is ffmpeg 4.4.2-0ubuntu1, but recordings need 5.1 or later.`,
  });
});
