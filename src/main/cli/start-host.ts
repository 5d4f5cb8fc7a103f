import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { START_COMMANDS } from '../../shared/installation';
import { findEndpoint, type HostEndpoint } from '../endpoint';
import { installation } from '../installation';
import { StartError } from '../start-error';

/** Longest start of a host (ms). */
const START_MS = 20_000;

/**
 * Starts a host that outlives this process, and waits until it serves.
 * @throws {StartError} if it does not
 */
export async function startHost(dataDir: string): Promise<HostEndpoint> {
  const [, program = ''] = process.argv;
  const host = spawn(process.execPath, [program, 'start', '--no-open', '--data-dir', dataDir], {
    ...{ detached: true, stdio: 'ignore', windowsHide: true },
  });
  host.unref();
  for (const end = performance.now() + START_MS; performance.now() < end; await delay(50)) {
    const endpoint = findEndpoint(dataDir, process.env);
    if (endpoint) return endpoint;
    if (host.exitCode !== null) break;
  }
  throw new StartError(`The host did not start. Run it to see why: ${START_COMMANDS[installation]}`);
}
