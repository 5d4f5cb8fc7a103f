import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { DISPLAYS } from '../support/displays';
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
  it('starts with X, RFB, a keymap and a window manager', async () => {
    const { desktop, states } = newDesktop();
    const path = pathOf(await desktop.start());
    expect(states).toEqual(['starting', 'running']);
    expect(await greeting(path)).toMatch(/^RFB 003\.008/);
    expect(desktop.keymap).toBeDefined();
    const { stdout } = await run('xprop', ['-root', '_OB_THEME', '_XROOTPMAP_ID', 'RESOURCE_MANAGER'], {
      env: env(desktop),
    });
    expect(stdout).toContain(join(RESOURCES, 'openbox', 'theme'));
    expect(stdout).toContain('_XROOTPMAP_ID(PIXMAP)');
    expect(stdout).toContain('Xft.dpi');
    expect((await run('xdpyinfo', { env: env(desktop) })).stdout).toContain('dimensions:    1920x1080');
  });

  it('starts once for many requests at once', async () => {
    const { desktop, dataDir } = newDesktop();
    const endpoints = await Promise.all(Array.from({ length: 20 }, () => desktop.start()));
    expect(new Set(endpoints.map(pathOf)).size).toBe(1);
    expect(pidsOf('Xvnc', dataDir)).toHaveLength(1);
    expect(pidsOf('openbox', dataDir)).toHaveLength(1);
  });

  it('ends all its programs and removes its files when stopped', async () => {
    const { desktop, dataDir, states } = newDesktop();
    const path = pathOf(await desktop.start());
    const display = Number(desktop.state.display?.slice(1));
    const xterm = await openXterm(desktop);
    const children = [the(pidsOf('Xvnc', dataDir)), the(pidsOf('openbox', dataDir))];
    await desktop.stop();
    expect(children.every(isDead)).toBe(true);
    expect(states.at(-1)).toBe('stopped');
    expect(desktop.state.display).toBeUndefined();
    expect(existsSync(path)).toBe(false);
    expect(existsSync(`/tmp/.X11-unix/X${display}`)).toBe(false);
    await waitFor('xterm to exit', () => xterm.exitCode !== null || xterm.signalCode !== null);
  });

  it('can be stopped while it starts, and started again', async () => {
    const { desktop, dataDir, states } = newDesktop();
    const starting = desktop.start();
    const outcome = expect(starting).rejects.toThrow('stopped while it started');
    await desktop.stop();
    await outcome;
    expect(states).toEqual(['starting', 'stopped']);
    expect(pidsOf('Xvnc', dataDir)).toEqual([]);
    await desktop.start();
    expect(desktop.state.state).toBe('running');
  });

  it('stops and starts in the requested order', async () => {
    const { desktop } = newDesktop();
    await desktop.start();
    const stopped = desktop.stop();
    const again = desktop.start();
    await Promise.all([stopped, again]);
    expect(desktop.state.state).toBe('running');
  });

  it('runs beside a second one', async () => {
    const [one, two] = [newDesktop(), newDesktop()];
    const paths = (await Promise.all([one.desktop.start(), two.desktop.start()])).map(pathOf);
    expect(one.desktop.state.display).not.toBe(two.desktop.state.display);
    for (const path of paths) expect(await greeting(path)).toMatch(/^RFB/);
    await one.desktop.stop();
    expect((await run('xdpyinfo', { env: env(two.desktop) })).stdout).toContain('1920x1080');
  });

  it('uses a display with a stale lock', async () => {
    const dead = spawn('true');
    await once(dead, 'exit');
    const display = DISPLAYS.first;
    const lock = `/tmp/.X${display}-lock`;
    writeFileSync(lock, `${String(dead.pid).padStart(10)}\n`);
    later(() => rmSync(lock, { force: true }));
    const { desktop } = newDesktop();
    await desktop.start();
    expect(desktop.state.display).toBe(`:${display}`);
  });

  it('starts in a data directory whose path is too long for a socket', async () => {
    const deep = join(newDataDir(), 'x'.repeat(100));
    const { desktop } = newDesktop(deep);
    const path = pathOf(await desktop.start());
    expect(path.startsWith(deep)).toBe(false);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    await desktop.stop();
    expect(existsSync(dirname(path))).toBe(false);
  });
});

describe('access to a virtual desktop', () => {
  it('is only possible by a socket of its user, not by TCP', async () => {
    const { desktop, dataDir } = newDesktop();
    const path = pathOf(await desktop.start());
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    const pid = the(pidsOf('Xvnc', dataDir));
    const { stdout: fds } = await run('ls', ['-l', `/proc/${pid}/fd`]);
    const own = new Set([...fds.matchAll(/socket:\[(\d+)\]/g)].map((match) => match[1]));
    expect(own.size).toBeGreaterThan(0);
    for (const table of ['tcp', 'tcp6', 'udp', 'udp6']) {
      const lines = readFileSync(`/proc/${pid}/net/${table}`, 'utf8').trim().split('\n').slice(1);
      expect(lines.filter((line) => own.has(line.trim().split(/\s+/)[9]))).toEqual([]);
    }
  });

  it('is refused by the X server without the cookie', async () => {
    const { desktop } = newDesktop();
    await desktop.start();
    const keyless = { ...env(desktop), XAUTHORITY: '/dev/null', HOME: '/nowhere' };
    await expect(run('xdpyinfo', { env: keyless })).rejects.toThrow(/unable to open display|No protocol/i);
    await run('xdpyinfo', { env: env(desktop) });
  });

  it('is still possible after many clients disconnected without authentication', async () => {
    const { desktop } = newDesktop();
    const path = pathOf(await desktop.start());
    for (let i = 0; i < 20; i++) expect(await greeting(path)).toMatch(/^RFB/);
    const socket = connect(path);
    await once(socket, 'data');
    socket.write('RFB 003.008\n');
    const [types] = await once(socket, 'data');
    socket.destroy();
    expect([...types]).toEqual([1, 1]); // one security type: None
  });
});
