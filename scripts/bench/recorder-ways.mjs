// @ts-check
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runProgram } from './program.mjs';

const PATIENCE_MS = 10_000;

/** @typedef {import('./host.mjs').Host} Host */

/**
 * The fields of a recording that the bench reads.
 * @typedef {{ frames: number, skipped_frames: number, wall_ms: number }} Recorded
 */

/**
 * Starts a recording through our API, as an agent does.
 * @param {Host} host
 */
export async function startOurs({ api, dataDir }) {
  const id = randomUUID();
  await api('POST', 'desktop/recording/start', { recording_id: id });
  const file = join(dataDir, 'recordings', id, 'video.mp4');
  return {
    file,
    bytes: () => statSync(file).size,
    /** Stops the recording. Resolves when the whole answer has arrived. */
    async stop() {
      const response = await api('POST', 'desktop/recording/stop', { recording_id: id });
      await response.arrayBuffer();
    },
    async info() {
      const response = await api('GET', `recordings/${id}`);
      return /** @type {Recorded} */ (await response.json());
    },
    async remove() {
      await api('DELETE', `recordings/${id}`);
    },
  };
}

/**
 * Starts to record the same display in the peer's way.
 * @param {Host} host
 */
export async function startPeer(host) {
  const file = join(host.dataDir, 'peer.mp4');
  const from = ['-f', 'x11grab', '-framerate', '30', '-video_size', `${host.width}x${host.height}`];
  const to = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
  const args = ['-loglevel', 'error', ...from, '-i', host.display, ...to, '-y', file];
  const child = spawn('ffmpeg', args, { env: host.env, stdio: 'ignore' });
  const exited = once(child, 'exit');
  // ffmpeg creates the file with its first frame.
  for (const deadline = Date.now() + PATIENCE_MS; !existsSync(file); await delay(10)) {
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error("The peer's ffmpeg does not record.");
  }
  return {
    file,
    bytes: () => statSync(file).size,
    async stop() {
      child.kill('SIGINT');
      await exited;
    },
    async remove() {
      rmSync(file);
    },
  };
}

/** Runs ffmpeg to its end. @param {readonly string[]} args */
export const ffmpeg = (args) => runProgram('ffmpeg', ['-hide_banner', '-nostats', '-nostdin', '-y', ...args]);
