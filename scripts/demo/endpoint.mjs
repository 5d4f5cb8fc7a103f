// @ts-check
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** @typedef {{ url: string, token: string }} Endpoint */

/** The default data directory of a host, as in src/main/config.ts. */
export function defaultDataDir(env = process.env, platform = process.platform) {
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
