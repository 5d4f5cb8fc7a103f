import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pino from 'pino';
import type { Desktop, DesktopState } from '../../src/main/desktop/desktop';
import { VirtualDesktop } from '../../src/main/desktop/virtual/virtual';
import { allPids } from '../../src/main/process/group';
import { processIdentity } from '../../src/main/process/identity';
import { DISPLAYS } from './displays';

export const RESOURCES = join(import.meta.dirname, '..', '..', 'resources');

const undo: (() => Promise<void> | void)[] = [];

/** Adds a step to run after the test; the newest runs first. */
export function later(step: () => Promise<void> | void): void {
  undo.push(step);
}

/** Runs all added steps; for `afterEach`. */
export async function undoAll(): Promise<void> {
  for (const step of undo.splice(0).reverse()) await step();
}

export function newDataDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'vd-test-'));
  later(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));
  return dir;
}

export function newDesktop(dataDir = newDataDir(), displays = DISPLAYS) {
  const notices: string[] = [];
  const states: DesktopState['state'][] = [];
  const desktop = new VirtualDesktop({
    geometry: { width: 1920, height: 1080 },
    dataDir,
    resourcesDir: RESOURCES,
    displays,
    log: pino({ level: 'silent' }),
    onNotice: (_level, message) => notices.push(message),
  });
  desktop.onChange(({ state }) => states.push(state));
  later(() => desktop.stop());
  return { desktop, dataDir, notices, states };
}

/** Running processes of a program with this data directory on their command line. */
export function pidsOf(program: string, dataDir: string): number[] {
  return allPids().filter((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return words[0]?.endsWith(program) && words.some((word) => word.startsWith(dataDir));
    } catch {
      return false;
    }
  });
}

export const the = (pids: number[]): number => {
  const [pid] = pids;
  if (pid === undefined || pids.length > 1) throw new Error(`Expected one process, got ${pids.length}`);
  return pid;
};
export const isDead = (pid: number) => processIdentity(pid) === undefined;
export const env = ({ state }: Desktop) => ({
  ...process.env,
  DISPLAY: state.display,
  XAUTHORITY: state.xauthority,
});

/** Starts a program on the desktop and waits for its window. */
export async function openXterm(desktop: Desktop): Promise<ChildProcess> {
  const xterm = spawn('xterm', ['-T', 'probe'], { env: env(desktop), stdio: 'ignore' });
  later(() => void xterm.kill('SIGKILL'));
  await promisify(execFile)('xdotool', ['search', '--sync', '--onlyvisible', '--name', 'probe'], {
    env: env(desktop),
  });
  return xterm;
}

/** The RFB server's greeting. */
export async function greeting(path: string): Promise<string> {
  const socket = connect(path);
  const [text] = await once(socket, 'data');
  socket.destroy();
  return String(text);
}

export function pathOf(endpoint: Awaited<ReturnType<Desktop['start']>>): string {
  if (!('path' in endpoint)) throw new Error('not a Unix socket');
  return endpoint.path;
}
