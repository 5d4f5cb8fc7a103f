import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { RfbClient } from '../../src/main/rfb/client';
import { unusedDisplay } from './displays';
import { waitFor } from './wait-for';

/** An X server without Jumpseat, optionally with openbox. */
export interface BareXvnc {
  readonly display: string;
  readonly xauthority: string;
  readonly directory: string;
  /** The environment for programs on this display. */
  readonly env: NodeJS.ProcessEnv;
  /** The socket of its RFB server. */
  readonly socket: string;
  connect(): Promise<RfbClient>;
  /** Starts a program on the display, which ends with the display. */
  run(command: string, args: readonly string[]): ChildProcess;
  /** Waits until a window of this class is visible. */
  whenVisible(windowClass: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startBareXvnc({ windowManager = true } = {}): Promise<BareXvnc> {
  const directory = await mkdtemp(join(tmpdir(), 'typing-'));
  const number = unusedDisplay();
  const display = `:${number}`;
  const xauthority = join(directory, 'xauthority');
  const socket = join(directory, 'rfb');
  await writeFile(xauthority, cookieFile(number), { mode: 0o600 });
  const env = {
    ...process.env,
    DISPLAY: display,
    XAUTHORITY: xauthority,
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
  };
  const children: ChildProcess[] = [];
  function run(command: string, args: readonly string[]): ChildProcess {
    const child = spawn(command, args, { env, stdio: 'ignore', detached: true });
    children.push(child);
    return child;
  }

  run('Xvnc', [
    ...[display, '-auth', xauthority, '-geometry', '1280x720', '-depth', '24', '-SecurityTypes', 'None'],
    ...['-rfbunixpath', socket, '-rfbunixmode', '0600', '-rfbport', '-1', '-nolisten', 'tcp'],
  ]);
  await waitFor('Xvnc', () => existsSync(socket));
  if (windowManager) {
    const configuration = join(directory, 'rc.xml');
    await writeFile(configuration, await openboxConfiguration());
    run('openbox', ['--config-file', configuration]);
  }

  return {
    display,
    xauthority,
    directory,
    env,
    run,
    socket,
    async whenVisible(windowClass) {
      await promisify(execFile)('xdotool', ['search', '--sync', '--onlyvisible', '--class', windowClass], {
        env,
      });
    },
    connect: () => RfbClient.connect(connect(socket)),
    async stop() {
      for (const { pid, exitCode, signalCode } of children.reverse()) {
        if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
      }
      await waitFor('the end of Xvnc', () =>
        children.every((child) => child.exitCode !== null || child.signalCode !== null),
      );
      await rm(`/tmp/.X${number}-lock`, { force: true });
      await rm(`/tmp/.X11-unix/X${number}`, { force: true });
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Keeps openbox from binding its keys again at every change of the map, with thousands of requests. */
async function openboxConfiguration(): Promise<string> {
  const stock = await readFile('/etc/xdg/openbox/rc.xml', 'utf8');
  return stock.replace('<keyboard>', '<keyboard><rebindOnMappingNotify>no</rebindOnMappingNotify>');
}

/** The Xauthority file with one entry for any host (family 65535). */
function cookieFile(display: number): Buffer {
  const field = (bytes: Buffer) =>
    Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
  const text = (value: string) => field(Buffer.from(value, 'latin1'));
  return Buffer.concat([
    Buffer.from([0xff, 0xff]),
    ...[text(''), text(String(display)), text('MIT-MAGIC-COOKIE-1'), field(randomBytes(16))],
  ]);
}
