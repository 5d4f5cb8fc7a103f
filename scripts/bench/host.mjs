// @ts-check
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findHost } from '../demo/endpoint.mjs';
import { inProject } from '../lib/project.mjs';
import { SetupError } from '../lib/report.mjs';

const START_PATIENCE_MS = 30_000;
const TICKS_PER_SECOND = 100; // of /proc's processor times, on every Linux

/** The built host in a process of its own with a desktop of its own, as a user runs it. */
export async function startHost() {
  const dataDir = mkdtempSync(join(tmpdir(), 'jumpseat-bench-'));
  const flags = ['--port', '0', '--data-dir', dataDir, '--no-open', '--log-level', 'warn'];
  const child = spawn(process.execPath, [inProject('out/main/headless.js'), ...flags], {
    stdio: ['ignore', 'ignore', 'inherit'],
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

  /**
   * Does one action; gives the length of its answer in bytes.
   * @param {object} action
   */
  async function act(action) {
    const response = await fetch(`${endpoint.url}/api/v0/desktop/action`, {
      method: 'POST',
      headers,
      body: JSON.stringify(action),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`The host answers ${response.status}: ${text}`);
    return text;
  }

  await act({ action: 'cursor_position' }); // starts the desktop
  const response = await fetch(`${endpoint.url}/api/v0/desktop`, { headers });
  const desktop = /** @type {{ display: string, xauthority: string, width: number, height: number }} */ (
    await response.json()
  );
  const record = JSON.parse(readFileSync(join(dataDir, 'desktop', 'run.json'), 'utf8'));
  const stat = () => readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];

  return {
    ...endpoint,
    ...desktop,
    dataDir,
    act,
    stop,
    /** Where its desktop's RFB server listens. */
    rfbSocket: join(record.dir, 'rfb'),
    /** The environment of a program that is to open on its desktop. */
    env: { ...process.env, DISPLAY: desktop.display, XAUTHORITY: desktop.xauthority },
    /** Processor time of the host's own process so far, in seconds. */
    cpuSeconds: () => (Number(stat()[11]) + Number(stat()[12])) / TICKS_PER_SECOND,
    /** Resident memory of the host's own process, in megabytes. */
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
