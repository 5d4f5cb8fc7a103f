import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as recordedTime } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { RecordingDetail } from '../../src/shared/recording';
import { type Host, startHost } from '../support/host';
import { pidOf, processesNaming } from '../support/processes';
import { random } from '../support/random';
import { probe } from '../support/video';
import { waitFor } from '../support/wait-for';
import type { Series } from './series';

const run = promisify(execFile);
const VICTIMS = ['host', 'finishing host', 'ffmpeg', 'Xvnc'] as const;
/** With the tests, the machine is busy: everything is later. */
const LATE = process.env.SOAK_FULL === undefined ? 3 : 1;
/** Limit on the lost end of a recording (ms). */
const MAX_LOST = 1000 * LATE;
/** Limit on the time between two frames: a still one is repeated after 700 ms, later on a busy machine (ms). */
const MAX_GAP = 1500 * LATE;
/** Time to finish a recording: encoder, index, metadata (ms). */
const FINISH_MS = 250;
/** The files of a finished recording. */
const FINISHED = ['actions.jsonl', 'recording.json', 'thumbnail.jpg', 'video.mp4'];

interface Round {
  readonly victim: (typeof VICTIMS)[number];
  readonly status: string;
  readonly seconds: number;
  readonly frames: number;
  readonly lostMs: number;
}

/**
 * In each round, kills host, ffmpeg or Xvnc at a random moment while one or two recordings run, or the host while it
 * finishes them. Then checks each recording.
 */
export const kills: Series = {
  name: 'kills',
  title: 'leaves a playable recording if the host, ffmpeg or Xvnc is killed at any time',
  rounds: 200,
  roundMs: 20_000,
  async run({ rounds, seed, watch, report }) {
    const dataDir = mkdtempSync(join(tmpdir(), 'soak-kills-'));
    const draw = random(seed);
    const start = async () => {
      const host = await startHost(['--data-dir', dataDir, '--geometry', '800x600']);
      watch(host);
      return host;
    };
    let host = await start();
    try {
      for (let n = 1; n <= rounds; n += 1) {
        const ids = draw.int(2) === 0 ? [randomUUID()] : [randomUUID(), randomUUID()];
        const victim = draw.pick(VICTIMS);
        for (const id of ids) {
          await ask(host, 'start', id);
          // A second recording starts a new encoder for both.
          await recordedTime(draw.int(400));
        }
        const busy = keepBusy(host, draw.int(3));
        // A random moment, possibly right after the start.
        await recordedTime(draw.int(1500));
        const endedAt = Date.now();
        if (victim === 'host' || victim === 'finishing host') {
          if (victim === 'finishing host') {
            // The host is killed before it answers.
            for (const id of ids) void ask(host, 'stop', id).catch(() => undefined);
            await recordedTime(draw.int(FINISH_MS));
          }
          host.process.kill('SIGKILL');
          await waitFor('the host to be killed', () => host.process.signalCode !== null);
          busy.stop();
          host = await start();
        } else {
          process.kill(victim === 'ffmpeg' ? encoderOf(ids[0] ?? '') : pidOf(victim, dataDir), 'SIGKILL');
          await recordedTime(draw.int(600));
          busy.stop();
        }
        const checked = ids.map(async (id) => {
          await ask(host, 'stop', id);
          report(n, await check(host, dataDir, id, victim, endedAt));
          await host.request(`/api/v0/recordings/${id}`, { method: 'DELETE' });
        });
        await Promise.all(checked);
      }
    } finally {
      await host.stop();
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    }
  },
};

/** The newest encoder of a recording: the one before may still finish. */
function encoderOf(id: string): number {
  const encoders = processesNaming(id).filter(({ command }) => command.endsWith('ffmpeg'));
  const newest = encoders.map(({ pid }) => pid).sort((a, b) => b - a)[0];
  if (newest === undefined) throw new Error(`Nothing encodes for ${id}.`);
  return newest;
}

async function ask(host: Host, path: string, id: string): Promise<void> {
  const response = await host.request(`/api/v0/desktop/recording/${path}`, {
    method: 'POST',
    body: { recording_id: id },
  });
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  await response.arrayBuffer();
}

/** Keeps the screen still, or changes it sometimes or all the time. Has no effect on a dead desktop. */
function keepBusy(host: Host, how: number): { stop(): void } {
  let stopped = false;
  void (async () => {
    for (let i = 0; !stopped && how > 0; i += 1) {
      const env = await host.desktopEnv().catch(() => ({}));
      const colour = `#${((i * 7919) % 0xffffff).toString(16).padStart(6, '0')}`;
      await run('xsetroot', ['-solid', colour], { env, timeout: 2000 }).catch(() => undefined);
      await recordedTime(how === 1 ? 600 : 40);
    }
  })();
  return {
    stop() {
      stopped = true;
    },
  };
}

async function check(
  host: Host,
  dataDir: string,
  id: string,
  victim: Round['victim'],
  /** Time of the kill, or of an earlier request to stop. */
  endedAt: number,
): Promise<Round> {
  const recording = (await (await host.request(`/api/v0/recordings/${id}`)).json()) as RecordingDetail;
  const wanted = {
    host: ['recovered'],
    'finishing host': ['recovered', 'ready'],
    ffmpeg: ['ready'],
    Xvnc: ['ready'],
  }[victim];
  if (!wanted.includes(recording.status)) throw new Error(`${id} is ${recording.status}, not ${wanted}.`);
  const folder = join(dataDir, 'recordings', id);
  const left = readdirSync(folder).filter((file) => !FINISHED.includes(file));
  if (left.length > 0) throw new Error(`${id} has still ${left}.`);
  const facts = await probe(join(folder, 'video.mp4'));
  // If the host was killed, the missing end; else the part that the recording claims but does not contain.
  const lostMs =
    victim === 'host' || victim === 'finishing host'
      ? endedAt - Date.parse(recording.ended_at ?? '')
      : recording.video_ms - facts.seconds * 1000;
  if (lostMs > MAX_LOST) throw new Error(`${id} lost ${lostMs} ms to the death of ${victim}.`);
  // No gaps in between: idle time is short in the video.
  const gaps = facts.times.slice(1).map((time, i) => (time - (facts.times[i] ?? 0)) * 1000);
  if (Math.max(...gaps) > MAX_GAP) throw new Error(`${id} has a gap of ${Math.max(...gaps)} ms.`);
  return { victim, status: recording.status, seconds: facts.seconds, frames: facts.times.length, lostMs };
}
