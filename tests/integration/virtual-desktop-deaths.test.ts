import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DesktopState } from '../../src/main/desktop/desktop';
import { bundle } from '../support/bundle';
import { DISPLAYS, unusedDisplay } from '../support/displays';
import {
  env,
  greeting,
  isDead,
  later,
  newDataDir,
  newDesktop,
  openXterm,
  pathOf,
  pidsOf,
  RESOURCES,
  the,
  undoAll,
} from '../support/virtual-desktop';
import { waitFor } from '../support/wait-for';

const run = promisify(execFile);

afterEach(undoAll);

describe('a virtual desktop', () => {
  it('restarts a killed X server on the same display and socket', async () => {
    const { desktop, dataDir, notices, states } = newDesktop();
    // A lower display that is free again later, so that the restart has a choice.
    const lower = createServer().listen(`/tmp/.X11-unix/X${DISPLAYS.first}`);
    await once(lower, 'listening');
    const path = pathOf(await desktop.start());
    lower.close();
    const display = `:${DISPLAYS.first + 1}`;
    expect(desktop.state.display).toBe(display);
    const killed = the(pidsOf('Xvnc', dataDir));
    process.kill(killed, 'SIGKILL');
    await waitFor('the crash to be detected', () => states.at(-1) === 'starting');
    expect(desktop.keymap).toBeUndefined();
    expect(pathOf(await desktop.start())).toBe(path);
    expect(desktop.state).toMatchObject({ state: 'running', display });
    expect(the(pidsOf('Xvnc', dataDir))).not.toBe(killed);
    expect(pidsOf('openbox', dataDir)).toHaveLength(1);
    expect(await greeting(path)).toMatch(/^RFB/);
    await waitFor('the notices', () => notices.length === 2);
    expect(notices[0]).toBe("The desktop's X server exited (SIGKILL); restarting it.");
    expect(notices[1]).toBe(`The desktop is back on ${display}.`);
  });

  it('restarts a killed window manager, and programs keep running', async () => {
    const { desktop, dataDir, states } = newDesktop();
    await desktop.start();
    const xterm = await openXterm(desktop);
    const xvnc = the(pidsOf('Xvnc', dataDir));
    process.kill(the(pidsOf('openbox', dataDir)), 'SIGKILL');
    await waitFor('the crash to be detected', () => states.length > 2);
    await desktop.start();
    expect(pidsOf('openbox', dataDir)).toHaveLength(1);
    expect(the(pidsOf('Xvnc', dataDir))).toBe(xvnc);
    expect(xterm.exitCode).toBeNull();
  });

  it('restarts both if they are killed at once', async () => {
    const { desktop, dataDir, states } = newDesktop();
    await desktop.start();
    const both = [the(pidsOf('openbox', dataDir)), the(pidsOf('Xvnc', dataDir))];
    for (const pid of both) process.kill(pid, 'SIGKILL');
    await waitFor('the crash to be detected', () => states.length > 2);
    await desktop.start();
    expect((await run('xdpyinfo', { env: env(desktop) })).stdout).toContain('1920x1080');
    expect(pidsOf('openbox', dataDir)).toHaveLength(1);
  });

  it('fails after five crashes of the X server, and can be started again', async () => {
    // By a slow clock, so that the crashes count together however long the restarts take.
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() / 100);
    later(() => void vi.restoreAllMocks());
    const { desktop, dataDir, notices } = newDesktop();
    await desktop.start();
    for (let death = 1; death <= 5; death++) {
      await waitFor('the desktop to run', () => desktop.state.state === 'running');
      process.kill(the(pidsOf('Xvnc', dataDir)), 'SIGKILL');
      await waitFor('the crash to be detected', () => desktop.state.state !== 'running');
    }
    await waitFor('the desktop to fail', () => desktop.state.state === 'failed');
    expect(desktop.state.reason).toBe("The desktop's X server keeps exiting (SIGKILL).");
    await waitFor('the notice', () => notices.at(-1)?.startsWith('The desktop is down'));
    expect(pidsOf('openbox', dataDir)).toEqual([]);
    await desktop.start();
    expect(desktop.state.state).toBe('running');
  });
});

describe('after a host', () => {
  let hostScript: Awaited<ReturnType<typeof bundle>>;
  beforeAll(async () => {
    hostScript = await bundle(join(import.meta.dirname, '..', 'support', 'desktop-host.ts'));
  });
  afterAll(() => hostScript.remove());

  async function startHost(dataDir: string): Promise<{ host: ChildProcess; state: DesktopState }> {
    const args = [hostScript.path, dataDir, RESOURCES, String(unusedDisplay())];
    const host = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    later(() => void host.kill('SIGKILL'));
    const [line] = await once(host.stdout, 'data');
    return { host, state: JSON.parse(String(line)) };
  }

  it('is killed, its children exit at once', async () => {
    const dataDir = newDataDir();
    const { host } = await startHost(dataDir);
    const children = [the(pidsOf('Xvnc', dataDir)), the(pidsOf('openbox', dataDir))];
    host.kill('SIGKILL');
    await waitFor('the children to exit', () => children.every(isDead));
  });

  it('is killed, the next start ends children that did not exit, and removes their files', async () => {
    const dataDir = newDataDir();
    const { host, state } = await startHost(dataDir);
    const children = [the(pidsOf('Xvnc', dataDir)), the(pidsOf('openbox', dataDir))];
    for (const pid of children) process.kill(pid, 'SIGSTOP'); // so that they do not handle the signal of their parent's death
    host.kill('SIGKILL');
    await once(host, 'exit');
    expect(children.some(isDead)).toBe(false);
    const socket = `/tmp/.X11-unix/X${state.display?.slice(1)}`;
    expect(existsSync(socket)).toBe(true);
    const { desktop } = newDesktop(dataDir);
    await desktop.start();
    expect(children.every(isDead)).toBe(true);
    expect(existsSync(socket)).toBe(false);
  });

  it('has started a desktop, a second start in the same data directory is refused', async () => {
    const dataDir = newDataDir();
    const { host } = await startHost(dataDir);
    const { desktop } = newDesktop(dataDir);
    await expect(desktop.start()).rejects.toThrow(`Process ${host.pid} already has its desktop`);
    expect(desktop.state.state).toBe('failed');
    expect(pidsOf('Xvnc', dataDir)).toHaveLength(1);
  });

  it('was killed, the next start spares a process with a reused id, and an unrelated folder', async () => {
    const dataDir = newDataDir();
    const bystander = spawn('sleep', ['1000']);
    later(() => void bystander.kill());
    const { pid = 0 } = bystander;
    const precious = join(dataDir, 'precious');
    mkdirSync(precious);
    mkdirSync(join(dataDir, 'desktop'));
    const stranger = { pid, identity: 'of a process long dead' };
    writeFileSync(
      join(dataDir, 'desktop', 'run.json'),
      JSON.stringify({
        host: stranger,
        mark: 'f'.repeat(32),
        dir: precious,
        xServer: { ...stranger, display: DISPLAYS.first, socket: '1 1' },
      }),
    );
    const { desktop } = newDesktop(dataDir);
    await desktop.start();
    expect(isDead(pid)).toBe(false);
    expect(existsSync(precious)).toBe(true);
  });

  it('was killed, the next start ignores an incomplete record', async () => {
    const dataDir = newDataDir();
    mkdirSync(join(dataDir, 'desktop'));
    writeFileSync(join(dataDir, 'desktop', 'run.json'), '{"host":{"pid":1,');
    const { desktop } = newDesktop(dataDir);
    await desktop.start();
    expect(desktop.state.state).toBe('running');
  });
});
