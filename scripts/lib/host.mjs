// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inProject } from './project.mjs';
import { SetupError } from './report.mjs';

const START_PATIENCE_MS = 60_000;

/** @typedef {{ url: string, token: string }} Endpoint */

/** The default data directory of a host, as in src/main/config.ts. */
export function defaultDataDir() {
  const { env, platform } = process;
  if (env.JUMPSEAT_DATA_DIR) return env.JUMPSEAT_DATA_DIR;
  switch (platform) {
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Jumpseat');
    case 'win32':
      return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Jumpseat');
    default:
      return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'jumpseat');
  }
}

/**
 * The host that runs on a data directory, according to its endpoint.json; undefined if it does not answer.
 * @param {string} dataDir
 * @returns {Promise<(Endpoint & { pid: number }) | undefined>}
 */
export async function findHost(dataDir) {
  try {
    const { url, token, pid } = JSON.parse(readFileSync(join(dataDir, 'endpoint.json'), 'utf8'));
    const health = await fetch(`${url}/healthz`);
    return health.ok ? { url, token, pid } : undefined;
  } catch {
    return undefined; // no file, or the file of a killed host
  }
}

/**
 * Starts the built host without a window, in its own process, and waits until it answers.
 * @param {string} dataDir
 * @param {readonly string[]} [flags]
 * @throws {SetupError} if it does not start; the host itself reports the reason
 */
export async function startHost(dataDir, flags = []) {
  const args = ['--data-dir', dataDir, '--no-open', '--log-level', 'warn', ...flags];
  const child = spawn(process.execPath, [inProject('out/main/headless.js'), ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  const deadline = Date.now() + START_PATIENCE_MS;
  while (child.exitCode === null && Date.now() < deadline) {
    const endpoint = await findHost(dataDir);
    if (endpoint) return { ...endpoint, stop };
    await delay(20);
  }
  await stop();
  throw new SetupError('The host did not start.');
}
