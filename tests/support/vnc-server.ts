import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { desBlock } from '../../src/main/rfb/security/vnc-auth';
import { xauthorityFile } from '../../src/main/x11/xauthority';
import { unusedDisplay } from './displays';
import { waitFor } from './wait-for';

/** A VNC server that is not ours, on a free display and a free port of the loopback. */
export interface VncServer {
  readonly port: number;
  /** The environment for programs on its display. */
  readonly env: NodeJS.ProcessEnv & { readonly DISPLAY: string; readonly XAUTHORITY: string };
  /** Its output so far. */
  output(): string;
  /** Stops the VNC server and all its programs. */
  stop(): Promise<void>;
}

export const PASSWORD = 'sesame';

/** Starts TigerVNC's Xvnc with one of its security types; `extra` flags override the others. */
export async function startXvnc(
  security = 'None',
  { extra = [], port }: { extra?: readonly string[]; port?: number } = {},
): Promise<VncServer> {
  const dir = mkdtempSync(join(tmpdir(), 'jumpseat-vnc-'));
  writeFileSync(join(dir, 'password'), passwordFile(PASSWORD), { mode: 0o600 });
  const rfbPort = port ?? (await freePort());
  const server = await startX('Xvnc', dir, [
    ...['-geometry', '1280x720', '-depth', '24', '-SecurityTypes', security, '-rfbport', String(rfbPort)],
    ...['-localhost', '-PasswordFile', join(dir, 'password'), '-PlainUsers', '*', ...extra],
  ]);
  return { ...server, port: rfbPort };
}

/** Starts x11vnc (LibVNCServer) on an Xvfb. It has neither fences nor continuous updates. */
export async function startX11vnc(extra: readonly string[] = [], geometry = '1280x720'): Promise<VncServer> {
  const dir = mkdtempSync(join(tmpdir(), 'jumpseat-vnc-'));
  const port = await freePort();
  const display = await startX('Xvfb', dir, ['-screen', '0', `${geometry}x24`, '-noreset']);
  const child = spawn(
    'x11vnc',
    [
      ...['-rfbport', String(port), '-localhost', '-forever', '-shared', '-nopw', '-quiet'],
      ...['-noipv6', '-nonap', '-wait', '5', '-defer', '5', ...extra],
    ],
    { env: display.env, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = endOf(child);
  let output = '';
  child.stderr.on('data', (text) => {
    output += text;
  });
  await waitFor('x11vnc', () => (child.exitCode === null ? isOpen(port) : fail(output)));
  return {
    ...display,
    port,
    output: () => output,
    async stop() {
      child.kill('SIGKILL');
      await ended;
      await display.stop();
    },
  };
}

/** Starts an X server. */
async function startX(command: 'Xvnc' | 'Xvfb', dir: string, args: readonly string[]) {
  const [xauthority, cookie] = [join(dir, 'xauthority'), randomBytes(16)];
  const display = unusedDisplay();
  writeFileSync(xauthority, xauthorityFile(display, hostname(), cookie), { mode: 0o600 });
  const child = spawn(
    command,
    [`:${display}`, '-displayfd', '3', '-auth', xauthority, '-nolisten', 'tcp', ...args],
    {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    },
  );
  const ended = endOf(child);
  let output = '';
  child.stderr?.on('data', (text) => {
    output += text;
  });
  let ready = '';
  const pipe = child.stdio[3];
  if (pipe instanceof Readable) {
    pipe.on('data', (text) => {
      ready += text;
    });
  }
  await waitFor(command, () => (child.exitCode === null ? ready.endsWith('\n') : fail(output)));
  return {
    env: { ...process.env, DISPLAY: `:${display}`, XAUTHORITY: xauthority, LANG: 'C.UTF-8' },
    output: () => output,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Below the ports that the kernel gives to programs, so that none gets one between two uses by a test. */
let nextPort = 10_000 + 15 * (process.pid % 1400);

/** A port of this process's tests alone, on which nothing listens. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = nextPort++;
    const listener = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      listener.once('error', () => resolve(false));
      listener.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => listener.close(resolve));
    return port;
  }
}

/** Whether a server listens, according to the kernel: a test connection would count as a viewer. */
async function isOpen(port: number): Promise<boolean> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return new RegExp(`:${hex} [0-9A-F]+:0000 0A`).test(await readFile('/proc/net/tcp', 'utf8'));
}

/** The file format of `vncpasswd`: the password, encrypted with a well-known key, here with reversed bits. */
function passwordFile(password: string): Buffer {
  const key = Buffer.from([0xe8, 0x4a, 0xd6, 0x60, 0xc4, 0x72, 0x1a, 0xe0]);
  const padded = Buffer.alloc(8);
  padded.write(password);
  return desBlock(padded, key);
}

const endOf = (child: ChildProcess) => new Promise((resolve) => child.once('exit', resolve));

function fail(output: string): never {
  throw new Error(`It ended: ${output}`);
}
