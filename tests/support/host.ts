import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JournalPage } from '../../src/shared/journal';
import { waitFor } from './wait-for';

/** The built host without a window. */
export const HOST_ENTRY = join(import.meta.dirname, '..', '..', 'out', 'main', 'headless.js');

/** A host in its own process, as a user runs it, on a free port and with a temporary data directory. */
export interface Host {
  readonly url: string;
  readonly token: string;
  readonly dataDir: string;
  readonly process: ChildProcess;
  /** Its output so far. */
  output(): string;
  /** Sends a request with the token; a body is sent as JSON. */
  request(
    path: string,
    options?: { method?: string; body?: unknown; headers?: Record<string, string> },
  ): Promise<Response>;
  /** Executes an action and returns status and answer. */
  act(
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; json: Record<string, unknown> }>;
  /** The answer of `GET /api/v0/desktop`. */
  desktop(): Promise<{ state: string; display: string; xauthority: string } & Record<string, unknown>>;
  /** The first 1000 entries of its journal. */
  journal(): Promise<JournalPage>;
  /** The environment for programs on the desktop. Starts the desktop. */
  desktopEnv(): Promise<NodeJS.ProcessEnv>;
  /** Sends SIGTERM and waits for the exit. @returns the exit code */
  stop(): Promise<number | null>;
}

/** Starts the built host. `flags` override the defaults; `wrapper` is a command that executes the host. */
export async function startHost(
  flags: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
  wrapper: readonly string[] = [],
): Promise<Host> {
  const given = flags[flags.indexOf('--data-dir') + 1];
  const ownDir = flags.includes('--data-dir') && given ? given : undefined;
  const dataDir = ownDir ?? mkdtempSync(join(tmpdir(), 'jumpseat-test-'));
  const options = ['--port', '0', '--data-dir', dataDir, '--no-open', '--log-level', 'warn', ...flags];
  const [command = process.execPath, ...args] = [...wrapper, process.execPath, HOST_ENTRY, ...options];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      output += text;
    });
  }
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const { url, token } = await waitFor('the host to serve', () => {
    if (child.exitCode !== null) throw new Error(`The host ended with ${child.exitCode}: ${output}`);
    return readEndpoint(join(dataDir, 'endpoint.json'), child.pid);
  });

  const request: Host['request'] = (path, { method = 'GET', body, headers = {} } = {}) =>
    fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const desktop = async () => (await request('/api/v0/desktop')).json() as ReturnType<Host['desktop']>;

  return {
    url,
    token,
    dataDir,
    process: child,
    output: () => output,
    request,
    desktop,
    async act(body, headers = {}) {
      const response = await request('/api/v0/desktop/action', { method: 'POST', body, headers });
      return { status: response.status, json: (await response.json()) as Record<string, unknown> };
    },
    journal: async () => JournalPage.parse(await (await request('/api/v0/actions?limit=1000')).json()),
    async desktopEnv() {
      await request('/api/v0/desktop/action', { method: 'POST', body: { action: 'cursor_position' } });
      const { display, xauthority } = await desktop();
      return { ...process.env, DISPLAY: display, XAUTHORITY: xauthority, LANG: 'C.UTF-8' };
    },
    async stop() {
      child.kill('SIGTERM');
      const code = await exited;
      if (!ownDir) rmSync(dataDir, { recursive: true, force: true });
      return code;
    },
  };
}

function readEndpoint(path: string, pid: number | undefined): { url: string; token: string } | undefined {
  try {
    const endpoint = JSON.parse(readFileSync(path, 'utf8'));
    return endpoint.pid === pid ? endpoint : undefined;
  } catch {
    return undefined;
  }
}
