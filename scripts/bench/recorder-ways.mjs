// @ts-check
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE_MS = 10_000;

/** @typedef {import('./host.mjs').Host} Host */

/**
 * Sends a request to the host. @throws {Error} with the answer, if it is an error
 * @param {Host} host
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 */
async function ask({ url, token }, method, path, body) {
  const headers = {
    authorization: `Bearer ${token}`,
    ...(body ? { 'content-type': 'application/json' } : {}),
  };
  const sent = body ? { body: JSON.stringify(body) } : {};
  const response = await fetch(`${url}/api/v0/${path}`, { method, headers, ...sent });
  if (!response.ok) throw new Error(`The host answers ${response.status}: ${await response.text()}`);
  return response;
}

/**
 * The fields of a recording that the bench reads.
 * @typedef {{ frames: number, skipped_frames: number, wall_ms: number, video_ms: number, size_bytes: number }} Recorded
 */

/**
 * Starts a recording through our API, as an agent does.
 * @param {Host} host
 */
export async function startOurs(host) {
  const id = randomUUID();
  await ask(host, 'POST', 'desktop/recording/start', { recording_id: id });
  return {
    /** The path of its video. */
    file: join(host.dataDir, 'recordings', id, 'video.mp4'),
    /** Stops the recording. Resolves when the whole answer has arrived. */
    async stop() {
      const response = await ask(host, 'POST', 'desktop/recording/stop', { recording_id: id });
      await response.arrayBuffer();
    },
    async info() {
      const response = await ask(host, 'GET', `recordings/${id}`);
      return /** @type {Recorded} */ (await response.json());
    },
    remove: () => ask(host, 'DELETE', `recordings/${id}`),
  };
}

/**
 * Starts to record the same display in the peer's way.
 * @param {Host} host
 * @param {string} name of its file
 */
export async function startPeer(host, name) {
  const file = join(host.dataDir, name);
  const from = ['-f', 'x11grab', '-framerate', '30', '-video_size', `${host.width}x${host.height}`];
  const to = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
  const args = ['-loglevel', 'error', ...from, '-i', host.display, ...to, '-y', file];
  const child = spawn('ffmpeg', args, { env: host.env, stdio: 'ignore' });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  // ffmpeg creates the file with its first frame.
  for (const deadline = Date.now() + PATIENCE_MS; !existsSync(file); await delay(10)) {
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error("The peer's ffmpeg does not record.");
  }
  return {
    file,
    pid: child.pid ?? 0,
    bytes: () => statSync(file).size,
    async stop() {
      child.kill('SIGINT');
      await exited;
    },
    remove: () => rmSync(file, { force: true }),
  };
}

/**
 * Runs ffmpeg to its end and returns its stdout and stderr.
 * @param {readonly string[]} args
 * @returns {Promise<{ out: Buffer, said: string }>}
 */
export function ffmpeg(args) {
  return new Promise((resolve, reject) => {
    const child = spawn('ffmpeg', ['-hide_banner', '-nostats', '-nostdin', '-y', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    /** @type {Buffer[]} */
    const out = [];
    let said = '';
    child.stdout.on('data', (bytes) => out.push(bytes));
    child.stderr.on('data', (text) => {
      said += text;
    });
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0
        ? resolve({ out: Buffer.concat(out), said })
        : reject(new Error(`ffmpeg failed: ${said.slice(-500)}`)),
    );
  });
}
