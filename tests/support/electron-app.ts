import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { findElectron } from '../../scripts/lib/electron.mjs';
import { type BareXvnc, startBareXvnc } from './bare-xvnc';
import { waitFor } from './wait-for';

const projectDir = join(import.meta.dirname, '..', '..');

/** Electron's program; undefined if it is not installed, because not every network allows its download. */
export const electron = findElectron();

export const isRoot = process.getuid?.() === 0;

/** A display of its own on Linux, unless the tests run on one. */
export async function startScreen(): Promise<Pick<BareXvnc, 'env' | 'stop'>> {
  if (process.platform === 'linux' && !process.env.DISPLAY) return startBareXvnc();
  return { env: process.env, stop: async () => undefined };
}

/** The app in Electron, with a temporary data directory. */
export interface ElectronApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly dataDir: string;
  readonly process: ChildProcess;
  /** The arguments of Electron, for a second start. */
  readonly args: readonly string[];
  /** Where its API is served. */
  endpoint(): { url: string; token: string };
  /** Sends a request to its API. */
  request(path: string, options?: { method?: string; body?: unknown }): Promise<Response>;
  close(): Promise<void>;
}

/** The arguments of Electron that start the app with these flags. */
export function electronArgs(dataDir: string, flags: readonly string[] = []): string[] {
  const sandbox = isRoot ? ['--no-sandbox'] : [];
  return [...sandbox, projectDir, '--port', '0', '--data-dir', dataDir, '--log-level', 'warn', ...flags];
}

export async function startElectronApp(env: NodeJS.ProcessEnv): Promise<ElectronApp> {
  const dataDir = mkdtempSync(join(tmpdir(), 'jumpseat-electron-'));
  const args = electronArgs(dataDir);
  const app = await _electron.launch({ executablePath: electron ?? '', args, env: definedOnly(env) });
  const page = await app.firstWindow();
  await page.waitForLoadState();
  const endpoint = () => endpointIn(dataDir);
  return {
    ...{ app, page, dataDir, args, endpoint },
    process: app.process(),
    request(path, { method = 'GET', body } = {}) {
      const { url, token } = endpoint();
      return fetch(url + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    },
    async close() {
      await app.close();
      await removeWithProfile(dataDir);
    },
  };
}

/** Starts Electron without waiting for a window. */
export function spawnElectron(args: readonly string[], env: NodeJS.ProcessEnv) {
  const child = spawn(electron ?? '', [...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      output += text;
    });
  }
  return { process: child, output: () => output, exited: once(child, 'exit').then(([code]) => code) };
}

export function endpointIn(dataDir: string): { url: string; token: string } {
  return JSON.parse(readFileSync(join(dataDir, 'endpoint.json'), 'utf8'));
}

/** Removes a data directory. Processes that are just ending may still write into Chromium's profile. */
export async function removeWithProfile(dataDir: string): Promise<void> {
  await waitFor('the last write into the profile', () => {
    try {
      rmSync(dataDir, { recursive: true, force: true });
      return true;
    } catch {
      return false;
    }
  });
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
