import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Desktop, DesktopState } from '../../src/main/desktop/desktop';
import { createVirtualDesktop } from '../../src/main/desktop/virtual';
import { displayIsTaken } from '../../src/main/desktop/x-display';
import { allPids } from '../../src/main/process/group';
import { processIdentity } from '../../src/main/process/identity';
import { bundle } from '../support/bundle';
import { waitFor } from '../support/wait-for';

const run = promisify(execFile);
const RESOURCES = join(import.meta.dirname, '..', '..', 'resources');
const undo: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

function newDataDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'vd-test-'));
  undo.push(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

function newDesktop(dataDir = newDataDir()) {
  const notices: string[] = [];
  const states: DesktopState['state'][] = [];
  const desktop = createVirtualDesktop({
    geometry: { width: 1920, height: 1080 },
    dataDir,
    resourcesDir: RESOURCES,
    log: pino({ level: 'silent' }),
    onNotice: (_level, message) => notices.push(message),
  });
  desktop.onChange(({ state }) => states.push(state));
  undo.push(() => desktop.stop());
  return { desktop, dataDir, notices, states };
}

/** Living processes of a program that name this data directory on their command line. */
function pidsOf(program: string, dataDir: string): number[] {
  return allPids().filter((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return words[0]?.endsWith(program) && words.some((word) => word.startsWith(dataDir));
    } catch {
      return false;
    }
  });
}

const the = (pids: number[]): number => {
  const [pid] = pids;
  if (pid === undefined || pids.length > 1) throw new Error(`Expected one process, got ${pids.length}`);
  return pid;
};
const isDead = (pid: number) => processIdentity(pid) === undefined;
const env = ({ state }: Desktop) => ({
  ...process.env,
  DISPLAY: state.display,
  XAUTHORITY: state.xauthority,
});

/** A program on the desktop, once its window is there. */
async function openXterm(desktop: Desktop): Promise<ChildProcess> {
  const xterm = spawn('xterm', ['-T', 'probe'], { env: env(desktop), stdio: 'ignore' });
  undo.push(() => void xterm.kill('SIGKILL'));
  await run('xdotool', ['search', '--sync', '--onlyvisible', '--name', 'probe'], { env: env(desktop) });
  return xterm;
}

/** The RFB server's greeting. */
async function greeting(path: string): Promise<string> {
  const socket = connect(path);
  const [text] = await once(socket, 'data');
  socket.destroy();
  return String(text);
}

function pathOf(endpoint: Awaited<ReturnType<Desktop['start']>>): string {
  if (!('path' in endpoint)) throw new Error('not a Unix socket');
  return endpoint.path;
}

describe('start and stop', () => {
  it('is ready in under 2 s, with X, RFB, keymap and a window manager', async () => {
    const { desktop, states } = newDesktop();
    const began = performance.now();
    const path = pathOf(await desktop.start());
    expect(performance.now() - began).toBeLessThan(2000);
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

  it('starts once, however many ask at once', async () => {
    const { desktop, dataDir } = newDesktop();
    const endpoints = await Promise.all(Array.from({ length: 20 }, () => desktop.start()));
    expect(new Set(endpoints.map(pathOf)).size).toBe(1);
    expect(pidsOf('Xvnc', dataDir)).toHaveLength(1);
    expect(pidsOf('openbox', dataDir)).toHaveLength(1);
  });

  it('ends every program of the desktop, and removes its files', async () => {
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
    await waitFor('xterm to lose its server', () => xterm.exitCode !== null || xterm.signalCode !== null);
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

  it('stops and starts in the order asked', async () => {
    const { desktop } = newDesktop();
    await desktop.start();
    const stopped = desktop.stop();
    const again = desktop.start();
    await Promise.all([stopped, again]);
    expect(desktop.state.state).toBe('running');
  });

  it('runs side by side with another', async () => {
    const [one, two] = [newDesktop(), newDesktop()];
    const paths = (await Promise.all([one.desktop.start(), two.desktop.start()])).map(pathOf);
    expect(one.desktop.state.display).not.toBe(two.desktop.state.display);
    for (const path of paths) expect(await greeting(path)).toMatch(/^RFB/);
    await one.desktop.stop();
    expect((await run('xdpyinfo', { env: env(two.desktop) })).stdout).toContain('1920x1080');
  });

  it('takes the display of a stale lock', async () => {
    const dead = spawn('true');
    await once(dead, 'exit');
    let display = 10;
    while (displayIsTaken(display)) display++;
    const lock = `/tmp/.X${display}-lock`;
    rmSync(lock, { force: true });
    writeFileSync(lock, `${String(dead.pid).padStart(10)}\n`);
    undo.push(() => rmSync(lock, { force: true }));
    const { desktop } = newDesktop();
    await desktop.start();
    expect(desktop.state.display).toBe(`:${display}`);
  });

  it('works in a data directory too deep for a socket', async () => {
    const deep = join(newDataDir(), 'x'.repeat(100));
    const { desktop } = newDesktop(deep);
    const path = pathOf(await desktop.start());
    expect(path.startsWith(deep)).toBe(false);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    await desktop.stop();
    expect(existsSync(dirname(path))).toBe(false);
  });
});

describe('who may enter', () => {
  it('opens no TCP port, and keeps its socket to its user', async () => {
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

  it('refuses X without the cookie', async () => {
    const { desktop } = newDesktop();
    await desktop.start();
    const keyless = { ...env(desktop), XAUTHORITY: '/dev/null', HOME: '/nowhere' };
    await expect(run('xdpyinfo', { env: keyless })).rejects.toThrow(/unable to open display|No protocol/i);
    await run('xdpyinfo', { env: env(desktop) });
  });

  it('shuts nobody out because others left without a word', async () => {
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

describe('when something dies', () => {
  it('starts the X server again, on the same display and socket', async () => {
    const { desktop, dataDir, notices, states } = newDesktop();
    const path = pathOf(await desktop.start());
    const { display } = desktop.state;
    const killed = the(pidsOf('Xvnc', dataDir));
    process.kill(killed, 'SIGKILL');
    await waitFor('the death to be noticed', () => states.at(-1) === 'starting');
    expect(desktop.keymap).toBeUndefined();
    expect(pathOf(await desktop.start())).toBe(path);
    expect(desktop.state).toMatchObject({ state: 'running', display });
    expect(the(pidsOf('Xvnc', dataDir))).not.toBe(killed);
    expect(pidsOf('openbox', dataDir)).toHaveLength(1);
    expect(await greeting(path)).toMatch(/^RFB/);
    await waitFor('the notices', () => notices.length === 2);
    expect(notices[0]).toBe("The desktop's X server ended (SIGKILL); starting it again.");
    expect(notices[1]).toBe(`The desktop is back on ${display}.`);
  });

  it('starts the window manager again, and programs stay', async () => {
    const { desktop, dataDir, states } = newDesktop();
    await desktop.start();
    const xterm = await openXterm(desktop);
    const xvnc = the(pidsOf('Xvnc', dataDir));
    process.kill(the(pidsOf('openbox', dataDir)), 'SIGKILL');
    await waitFor('the death to be noticed', () => states.at(-1) === 'starting');
    await desktop.start();
    expect(pidsOf('openbox', dataDir)).toHaveLength(1);
    expect(the(pidsOf('Xvnc', dataDir))).toBe(xvnc);
    expect(xterm.exitCode).toBeNull();
  });

  it('survives both dying at once', async () => {
    const { desktop, dataDir, states } = newDesktop();
    await desktop.start();
    const both = [the(pidsOf('openbox', dataDir)), the(pidsOf('Xvnc', dataDir))];
    for (const pid of both) process.kill(pid, 'SIGKILL');
    await waitFor('the death to be noticed', () => states.at(-1) === 'starting');
    await desktop.start();
    expect((await run('xdpyinfo', { env: env(desktop) })).stdout).toContain('1920x1080');
    expect(pidsOf('openbox', dataDir)).toHaveLength(1);
  });

  it('gives up when it keeps dying, and tries again when asked', async () => {
    const { desktop, dataDir, notices } = newDesktop();
    await desktop.start();
    for (let death = 1; death <= 5; death++) {
      await waitFor('it to run', () => desktop.state.state === 'running');
      process.kill(the(pidsOf('Xvnc', dataDir)), 'SIGKILL');
      await waitFor('the death to be noticed', () => desktop.state.state !== 'running');
    }
    await waitFor('it to give up', () => desktop.state.state === 'failed');
    expect(desktop.state.reason).toBe("The desktop's X server keeps ending (SIGKILL).");
    await waitFor('the notice', () => notices.at(-1)?.startsWith('The desktop is down'));
    expect(pidsOf('openbox', dataDir)).toEqual([]);
    await desktop.start();
    expect(desktop.state.state).toBe('running');
  });
});

describe('when the host is killed', () => {
  let hostScript: Awaited<ReturnType<typeof bundle>>;
  beforeAll(async () => {
    hostScript = await bundle(join(import.meta.dirname, '..', 'support', 'desktop-host.ts'));
  });
  afterAll(() => hostScript.remove());

  async function startHost(dataDir: string): Promise<{ host: ChildProcess; state: DesktopState }> {
    const host = spawn(process.execPath, [hostScript.path, dataDir, RESOURCES], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    undo.push(() => void host.kill('SIGKILL'));
    const [line] = await once(host.stdout, 'data');
    return { host, state: JSON.parse(String(line)) };
  }

  it('its children end at once', async () => {
    const dataDir = newDataDir();
    const { host } = await startHost(dataDir);
    const children = [the(pidsOf('Xvnc', dataDir)), the(pidsOf('openbox', dataDir))];
    host.kill('SIGKILL');
    await waitFor('the children to end', () => children.every(isDead));
  });

  it('the next start ends what could not, programs included, and tidies up', async () => {
    const dataDir = newDataDir();
    const { host, state } = await startHost(dataDir);
    const children = [the(pidsOf('Xvnc', dataDir)), the(pidsOf('openbox', dataDir))];
    for (const pid of children) process.kill(pid, 'SIGSTOP'); // deaf to the signal of their parent's death
    host.kill('SIGKILL');
    await once(host, 'exit');
    expect(children.some(isDead)).toBe(false);
    const { desktop } = newDesktop(dataDir);
    await desktop.start();
    expect(children.every(isDead)).toBe(true);
    // Its own display again, unless another desktop of this machine left a lower one meanwhile.
    const socket = `/tmp/.X11-unix/X${state.display?.slice(1)}`;
    expect(desktop.state.display === state.display || !existsSync(socket)).toBe(true);
  });

  it('a living host keeps its desktop', async () => {
    const dataDir = newDataDir();
    const { host } = await startHost(dataDir);
    const { desktop } = newDesktop(dataDir);
    await expect(desktop.start()).rejects.toThrow(`Process ${host.pid} already has its desktop`);
    expect(desktop.state.state).toBe('failed');
    expect(pidsOf('Xvnc', dataDir)).toHaveLength(1);
  });

  it('a process that merely has a recorded pid, and a directory it merely names, stay', async () => {
    const dataDir = newDataDir();
    const bystander = spawn('sleep', ['1000']);
    undo.push(() => void bystander.kill());
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
        xServer: { ...stranger, display: 10, socket: '1 1' },
      }),
    );
    const { desktop } = newDesktop(dataDir);
    await desktop.start();
    expect(isDead(pid)).toBe(false);
    expect(existsSync(precious)).toBe(true);
  });

  it('a torn record is nothing to go by', async () => {
    const dataDir = newDataDir();
    mkdirSync(join(dataDir, 'desktop'));
    writeFileSync(join(dataDir, 'desktop', 'run.json'), '{"host":{"pid":1,');
    const { desktop } = newDesktop(dataDir);
    await desktop.start();
    expect(desktop.state.state).toBe('running');
  });
});
