import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as recordedTime } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { RecordingDetail } from '../../src/shared/recording';
import { type Host, startHost } from '../support/host';
import { random } from '../support/random';
import { askRecording } from '../support/recording';
import { smallDisk } from '../support/small-disk';
import { probe } from '../support/video';
import { waitFor } from '../support/wait-for';
import type { Series } from './series';

const run = promisify(execFile);
const PHASES = ['starting', 'recording', 'finishing', 'finished'] as const;
const DISK_MB = 24;
/** Disk space that a host needs to start (bytes). */
const TO_START = 128 * 1024;
const PLAYABLE = ['ready', 'recovered'];
const FINISHED = ['actions.jsonl', 'recording.json', 'thumbnail.jpg', 'video.mp4'];

/** Fills the disk in each phase of a recording, sometimes restarts the host, and frees the space again. */
export const fullDisk: Series = {
  name: 'full-disk',
  title: 'keeps a recording if the disk is full in any phase, and completes it once there is space',
  rounds: 80,
  roundMs: 40_000,
  async run({ rounds, seed, watch, report }) {
    const disk = smallDisk(DISK_MB);
    const draw = random(seed);
    const start = async () => {
      const flags = ['--data-dir', disk.path, '--geometry', '640x480', '--pictures', 'off'];
      const host = await startHost([...flags, '--recordings-min-free-mb', '0']);
      watch(host);
      return host;
    };
    let host = await start();
    try {
      for (let n = 1; n <= rounds; n += 1) {
        const phase = PHASES[(n - 1) % PHASES.length] ?? 'starting';
        const id = randomUUID();
        const isRestarted = phase !== 'starting' && draw.int(2) === 0;
        const room = draw.int(8) * 4096;
        if (phase === 'starting') await refusedStart(host, id, () => disk.fill());
        disk.empty();
        expect((await askRecording(host, 'start', id)).status).toBe(200);
        await paintFor(host, draw, 300 + draw.int(400));
        // A second recording splits the video into several files, which cannot be joined without space.
        if (draw.int(2) === 0) await recordBeside(host, draw);
        if (phase === 'recording') {
          disk.fill(room);
          // More data than there is space.
          await paintFor(host, draw, 1500);
          await expectWarning(host);
        }
        if (phase === 'finishing') disk.fill(room);
        const stopped = await askRecording(host, 'stop', id);
        if (stopped.status !== 200) {
          expect([stopped.status, await stopped.json()]).toEqual([
            500,
            {
              message: 'Failed to stop recording.',
              detail: expect.stringContaining('The disk is full.'),
              code: 'recording-failed',
            },
          ]);
        } else await stopped.arrayBuffer();
        if (phase === 'finished') disk.fill(room);
        if (phase !== 'starting') await expectChange(host, id);
        if (isRestarted) {
          expect(await host.stop()).toBe(0);
          expect(readdirSync(disk.path).filter((name) => name.startsWith('host.lock'))).toEqual([]);
          disk.fill(TO_START);
          host = await start();
        }
        disk.empty();
        const recording = await completed(host, id);
        const { frames, size_bytes } = recording;
        report(n, { phase, isRestarted, room, stop: stopped.status, status: recording.status, frames });
        expect(size_bytes).toBeGreaterThan(0);
        const folder = join(disk.path, 'recordings', id);
        await waitFor('the leftover files to be deleted', () =>
          readdirSync(folder).every((file) => FINISHED.includes(file)),
        );
        const { times } = await probe(join(folder, 'video.mp4'));
        expect(times.length).toBeGreaterThan(0);
        expect((await host.request(`/api/v0/recordings/${id}`, { method: 'DELETE' })).status).toBe(204);
        expect(existsSync(folder)).toBe(false);
      }
    } finally {
      disk.empty();
      await host.stop();
      disk.remove();
    }
  },
};

async function recordBeside(host: Host, draw: ReturnType<typeof random>): Promise<void> {
  const id = randomUUID();
  expect((await askRecording(host, 'start', id)).status).toBe(200);
  await paintFor(host, draw, 200);
  expect((await askRecording(host, 'stop', id)).status).toBe(200);
  await host.request(`/api/v0/recordings/${id}`, { method: 'DELETE' });
}

async function refusedStart(host: Host, id: string, fill: () => void): Promise<void> {
  await host.desktopEnv();
  fill();
  const refused = await askRecording(host, 'start', id);
  expect([refused.status, await refused.json()]).toEqual([
    500,
    { message: 'Failed to start recording.', detail: 'The disk is full.', code: 'recording-failed' },
  ]);
  await expectWarning(host);
}

/** Expects that actions succeed, with a warning that the journal cannot be written. */
async function expectWarning(host: Host): Promise<void> {
  // A line may still fit into the last page.
  await waitFor('a warning about the journal', async () => {
    const { status, json } = await host.act({ action: 'type', text: 'x'.repeat(4096), sensitive: false });
    expect(status).toBe(200);
    return Array.isArray(json.warnings) && json.warnings.some((text) => String(text).includes('journal'));
  });
}

/** Expects that a recording is renamed, or that the answer reports a full disk. */
async function expectChange(host: Host, id: string): Promise<void> {
  const body = { title: 'renamed '.repeat(10).trim() };
  const changed = await host.request(`/api/v0/recordings/${id}`, { method: 'PATCH', body });
  if (changed.status === 200) return;
  expect([changed.status, await changed.json()]).toEqual([
    507,
    { message: 'Failed to change recording.', detail: 'The disk is full.', code: 'disk-full' },
  ]);
}

async function completed(host: Host, id: string): Promise<RecordingDetail> {
  let last = '';
  try {
    return await waitFor('the recording to be completed', async () => {
      last = await (await host.request(`/api/v0/recordings/${id}`)).text();
      const recording = RecordingDetail.safeParse(JSON.parse(last)).data;
      return recording !== undefined && PLAYABLE.includes(recording.status) && recording;
    });
  } catch (error) {
    throw new Error(`It is ${last}. ${host.output()}`, { cause: error });
  }
}

/** Changes the whole screen for some time (ms), with content that is hard to compress. */
async function paintFor(host: Host, draw: ReturnType<typeof random>, ms: number): Promise<void> {
  const env = await host.desktopEnv();
  for (const end = performance.now() + ms; performance.now() < end; ) {
    const plaid = ['-mod', String(2 + draw.int(29)), String(3 + draw.int(31))];
    await run('xsetroot', plaid, { env });
    await recordedTime(20);
  }
}
