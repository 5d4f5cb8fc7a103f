import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HostClient, hostClient } from './host-client';
import { collectOutput } from './processes';
import { waitFor } from './wait-for';

/** The built host without a window. */
export const HOST_ENTRY = join(import.meta.dirname, '..', '..', 'out', 'main', 'headless.js');

/** A host in its own process, as a user runs it, on a free port and with a temporary data directory. */
export interface Host extends HostClient {
  readonly url: string;
  readonly token: string;
  readonly dataDir: string;
  readonly process: ChildProcess;
  /** Its output so far. */
  output(): string;
  /** Sends SIGTERM and waits for the exit. @returns the exit code */
  stop(): Promise<number | null>;
}

/** Starts the built host. `flags` override the defaults; `wrapper` is a command that executes the host. */
export function startHost(
  flags: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
  wrapper: readonly string[] = [],
): Promise<Host> {
  return startProgram([...wrapper, process.execPath, HOST_ENTRY], ['--no-open', ...flags], env);
}

/** Starts a host by a different program, given with its first arguments, as {@link startHost} does. */
export async function startProgram(
  [program = '', ...args]: readonly string[],
  flags: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<Host> {
  const given = flags[flags.indexOf('--data-dir') + 1];
  const ownDir = flags.includes('--data-dir') && given ? given : undefined;
  const dataDir = ownDir ?? mkdtempSync(join(tmpdir(), 'jumpseat-test-'));
  const options = ['--port', '0', '--data-dir', dataDir, '--log-level', 'warn', ...flags];
  const child = spawn(program, [...args, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const output = collectOutput(child);
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const { url, token } = await waitFor('the host to serve', () => {
    if (child.exitCode !== null) throw new Error(`The host ended with ${child.exitCode}: ${output()}`);
    return readEndpoint(join(dataDir, 'endpoint.json'), child.pid);
  });

  return {
    url,
    token,
    dataDir,
    process: child,
    output,
    ...hostClient({ url, token }),
    async stop() {
      child.kill('SIGTERM');
      const code = await exited;
      if (!ownDir) rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
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
