import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { codeOf } from '../../shared/error-info';
import { parseJson } from '../../shared/json';
import type { LinkedHostAddress } from '../../shared/linked-host';
import { startChild } from '../process/child';
import { findTether } from '../process/death-signal';
import type { Reach } from './reach';

const run = promisify(execFile);

type SshAddress = Extract<LinkedHostAddress, { kind: 'ssh' }>;

/** Longest wait for the other machine (ms). */
const CONNECT_MS = 15_000;
const GRACE_MS = 500;

/** A tunnel to the host on a different machine. */
export interface Tunnel extends Reach {
  /** Resolves with the reason when it has ended. */
  readonly ended: Promise<string>;
  close(): Promise<void>;
}

/** The system's settings and keys count; nobody is there to type a password. */
const OPTIONS = [
  ...['-T', '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=10', '-o', 'LogLevel=ERROR'],
  ...['-o', 'ServerAliveInterval=5', '-o', 'ServerAliveCountMax=3'],
];

/**
 * Reads where the host on a different machine listens, and opens a tunnel to it.
 * @param dataDir the data directory there; undefined for the platform's
 * @throws an error with a message for a person
 */
export async function openTunnel(
  address: SshAddress,
  dataDir: string | undefined,
  signal: AbortSignal,
): Promise<Tunnel> {
  const { port, token } = await readEndpointOf(address, dataDir, signal);
  const near = await nearEnd();
  const tether = await findTether();
  const forward = `${near.spec}:127.0.0.1:${port}`;
  const options = ['-N', '-o', 'ExitOnForwardFailure=yes', '-L', forward];
  const child = await startChild(tether('ssh', [...options, ...argumentsFor(address)]));
  const ended = child.exited.then(async () => {
    near.remove();
    return (await child.lastLines()).at(-1) ?? 'ssh has ended.';
  });
  const close = async () => {
    await child.end(GRACE_MS);
    near.remove();
  };
  const isOpen = await Promise.race([near.isOpen(signal), ended.then(() => false)]);
  if (!isOpen) {
    await close();
    throw new Error(await ended);
  }
  return { at: near.at, token, ended, close };
}

/** This end of a tunnel: a socket that only this user can open, or a port where there are no such sockets. */
async function nearEnd() {
  if (process.platform === 'win32') {
    const port = await unusedPort();
    return {
      spec: `127.0.0.1:${port}`,
      at: { port },
      isOpen: (_: AbortSignal) => delay(1000, true),
      remove: () => undefined,
    };
  }
  const dir = mkdtempSync(join(tmpdir(), 'jumpseat-ssh-'));
  const socketPath = join(dir, 's');
  return {
    spec: socketPath,
    at: { socketPath },
    async isOpen(signal: AbortSignal): Promise<boolean> {
      const until = performance.now() + CONNECT_MS;
      for (; performance.now() < until && !signal.aborted; await delay(20))
        if (existsSync(socketPath)) return true;
      return false;
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** @throws an error with a message for a person */
async function readEndpointOf(address: SshAddress, dataDir: string | undefined, signal: AbortSignal) {
  const program = dataDir === undefined ? DEFAULT_DIRS : `cat ${quoted(`${dataDir}/endpoint.json`)}`;
  const command = `sh -c ${quoted(program)}`;
  const { stdout } = await run('ssh', [...argumentsFor(address), command], {
    timeout: CONNECT_MS,
    signal,
    windowsHide: true,
  }).catch((error: unknown) => {
    throw new Error(sshFailure(error, address.target));
  });
  const endpoint = parseJson(stdout) as { url?: unknown; token?: unknown } | undefined;
  const port = Number(/:(\d+)\/?$/.exec(String(endpoint?.url))?.[1]);
  if (!Number.isInteger(port) || typeof endpoint?.token !== 'string')
    throw new Error(`No Jumpseat host runs on ${address.target}.`);
  return { port, token: endpoint.token };
}

/** Where hosts on Linux and macOS announce themselves. */
const DEFAULT_DIRS = [
  'share=$HOME/.local/share; if [ -n "$XDG_DATA_HOME" ]; then share=$XDG_DATA_HOME; fi;',
  'for d in "$JUMPSEAT_DATA_DIR" "$share/jumpseat"',
  '"$HOME/Library/Application Support/Jumpseat"; do',
  'if [ -f "$d/endpoint.json" ]; then exec cat "$d/endpoint.json"; fi; done',
].join(' ');

function argumentsFor({ target, port }: SshAddress): string[] {
  return [...OPTIONS, ...(port === undefined ? [] : ['-p', String(port)]), '--', target];
}

/** For the shell of the other machine. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function sshFailure(error: unknown, target: string): string {
  if (codeOf(error) === 'ENOENT') return 'This machine has no ssh.';
  const { stderr = '', code } = error as { stderr?: string; code?: unknown };
  const [line] = stderr.trim().split('\n').slice(-1);
  // 255 is ssh's own status; any other one is that of the command there.
  if (code === 255 && line) return line;
  return code === 255 ? `ssh cannot reach ${target}.` : `No Jumpseat host runs on ${target}.`;
}
