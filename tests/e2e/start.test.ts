import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectOutput, isAlive } from '../support/processes';
import { waitFor } from '../support/wait-for';

const projectDir = join(import.meta.dirname, '..', '..');

let dataDir = '';
let endpoint = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'jumpseat-start-'));
  endpoint = join(dataDir, 'endpoint.json');
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }));

/** Runs `npm start` as a user does, without a display for a window. */
function npmStart(...flags: string[]): { npm: ChildProcess; output: () => string } {
  const { DISPLAY: _x11, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  const npm = spawn('npm', ['start', '--', '--port', '0', '--data-dir', dataDir, ...flags], {
    cwd: projectDir,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { npm, output: collectOutput(npm) };
}

describe.skipIf(process.platform !== 'linux')('npm start', () => {
  it('serves without a window, prints the reason once, and exits with npm', async () => {
    const { npm, output } = npmStart('--token', 'sesame-open-12');
    const { url, pid } = await waitFor('the host to serve', () => {
      if (npm.exitCode !== null) throw new Error(output());
      return existsSync(endpoint) && JSON.parse(readFileSync(endpoint, 'utf8'));
    });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    // Only npm and its shell still show the token.
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain('sesame');
    await waitFor('the address of the panel', () => output().includes(`${url}/?token=`));
    expect(output().match(/^No window: there is no display\.$/gm)).toHaveLength(1);

    npm.kill('SIGTERM');
    await waitFor('the host to end', () => !existsSync(endpoint) && !isAlive(pid));
  });

  it('passes flags on to the host, and exits with 2 if one is invalid', async () => {
    const { npm, output } = npmStart('--geometry', 'huge');
    const [code] = await once(npm, 'exit');
    expect(code).toBe(2);
    expect(output()).toContain('--geometry is "huge"');
  });
});
