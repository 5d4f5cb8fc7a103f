// @ts-check
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findHost } from '../demo/endpoint.mjs';
import { inProject } from '../lib/project.mjs';
import { SetupError } from '../lib/report.mjs';

const START_PATIENCE_MS = 30_000;
const TICKS_PER_SECOND = 100; // unit of processor times in /proc, on every Linux

/**
 * Starts the built host in its own process, as a user runs it, with a virtual desktop unless the `more` flags change
 * that.
 * @param {readonly string[]} more
 * @param {NodeJS.ProcessEnv} env
 */
export async function startHost(more = [], env = process.env) {
  const dataDir = mkdtempSync(join(tmpdir(), 'jumpseat-bench-'));
  const flags = ['--port', '0', '--data-dir', dataDir, '--no-open', '--log-level', 'warn', ...more];
  const child = spawn(process.execPath, [inProject('out/main/headless.js'), ...flags], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
    rmSync(dataDir, { recursive: true, force: true });
  };
  const endpoint = await endpointOf(dataDir).catch(async (error) => {
    await stop();
    throw error;
  });
  const headers = { authorization: `Bearer ${endpoint.token}`, 'content-type': 'application/json' };
  // Not `fetch`, which would add a millisecond to each measured time.
  const agent = new Agent({ keepAlive: true });

  /**
   * Executes an action and returns its answer as text.
   * @param {object} action
   * @returns {Promise<string>}
   */
  function act(action) {
    return new Promise((resolve, reject) => {
      const url = `${endpoint.url}/api/v0/desktop/action`;
      const sent = request(url, { agent, method: 'POST', headers }, (response) => {
        /** @type {Buffer[]} */
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.once('error', reject);
        response.once('end', () => {
          const text = Buffer.concat(parts).toString('latin1');
          if (response.statusCode === 200) resolve(text);
          else reject(new Error(`The host answers ${response.statusCode}: ${text}`));
        });
      });
      sent.once('error', reject);
      sent.end(JSON.stringify(action));
    });
  }

  await act({ action: 'cursor_position' }); // starts the desktop
  const response = await fetch(`${endpoint.url}/api/v0/desktop`, { headers });
  const desktop = /** @type {{ display: string, xauthority: string, width: number, height: number }} */ (
    await response.json()
  );
  const stat = () => readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];

  return {
    ...endpoint,
    ...desktop,
    /** @type {number} */
    pid: child.pid ?? 0,
    dataDir,
    act,
    stop,
    /** The socket of the desktop's RFB server. */
    get rfbSocket() {
      const { dir } = JSON.parse(readFileSync(join(dataDir, 'desktop', 'run.json'), 'utf8'));
      return join(dir, 'rfb');
    },
    /** The environment for programs on the desktop. */
    env: { ...process.env, DISPLAY: desktop.display, XAUTHORITY: desktop.xauthority },
    /** Processor time of the host's process so far (s). */
    cpuSeconds: () => (Number(stat()[11]) + Number(stat()[12])) / TICKS_PER_SECOND,
    /** Resident memory of the host's process (MB). */
    memoryMB: () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
  };
}

/** @typedef {Awaited<ReturnType<typeof startHost>>} Host */

/** @param {string} dataDir */
async function endpointOf(dataDir) {
  for (const deadline = Date.now() + START_PATIENCE_MS; Date.now() < deadline; await delay(20)) {
    const endpoint = await findHost(dataDir);
    if (endpoint) return endpoint;
  }
  throw new SetupError('The host did not start.');
}
