import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication } from 'playwright-core';
import { type ElectronUser, electron, isRoot, USERS } from './electron-user';
import { type HostClient, hostClient } from './host-client';
import { type PanelPage, panelOn } from './panel';
import { collectOutput } from './processes';
import { PATIENCE_MS, waitFor } from './wait-for';
import { startXvfb, type Xvfb } from './xvfb';

export { electron, isRoot };

/** No tray: programs on the screen find no session bus. */
const NO_BUS = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };

/** A display of its own on Linux, unless the tests run on one. */
export async function startScreen(): Promise<Pick<Xvfb, 'env' | 'stop'>> {
  if (process.platform !== 'linux') return { env: process.env, stop: async () => undefined };
  if (process.env.DISPLAY) return { env: { ...process.env, ...NO_BUS }, stop: async () => undefined };
  const screen = await startXvfb();
  return { env: { ...screen.env, ...NO_BUS }, stop: screen.stop };
}

/** The app in Electron, with a temporary data directory. */
export interface ElectronApp extends HostClient, PanelPage {
  readonly app: ElectronApplication;
  readonly user: ElectronUser;
  readonly dataDir: string;
  readonly url: string;
  readonly process: ChildProcess;
  /** Resolves with the exit code, or with the signal that ended it. */
  readonly exited: Promise<number | NodeJS.Signals>;
  /** The arguments of Electron, for a second start. */
  readonly args: readonly string[];
  close(): Promise<void>;
}

interface ElectronOptions {
  readonly user?: ElectronUser | undefined;
  readonly flags?: readonly string[];
  /** Chromium's switches. */
  readonly switches?: readonly string[];
}

const [firstUser] = USERS;

/** The arguments of Electron that start the app. */
export function electronArgs(
  dataDir: string,
  { user = firstUser, flags = [], switches = [] }: ElectronOptions = {},
): string[] {
  const sandbox = user.hasSandbox ? [] : ['--no-sandbox'];
  const ours = ['--port', '0', '--data-dir', dataDir, '--log-level', 'warn', ...flags];
  return [...sandbox, ...switches, user.appDir, ...ours];
}

export async function startElectronApp(
  env: NodeJS.ProcessEnv,
  options: ElectronOptions = {},
): Promise<ElectronApp> {
  const { user = firstUser } = options;
  const dataDir = mkdtempSync(join(tmpdir(), 'jumpseat-electron-'));
  user.own(dataDir);
  const args = electronArgs(dataDir, options);
  const app = evaluateAgain(
    await _electron.launch({
      executablePath: user.program,
      chromiumSandbox: user.hasSandbox,
      args,
      env: definedOnly(user.env(env)),
    }),
  );
  app.context().setDefaultTimeout(PATIENCE_MS);
  const page = await app.firstWindow();
  await page.waitForLoadState();
  const endpoint = endpointIn(dataDir);
  return {
    ...{ app, user, dataDir, args, url: endpoint.url },
    ...hostClient(endpoint),
    ...panelOn(page),
    process: app.process(),
    exited: exitOf(app.process()),
    async close() {
      await app.close();
      await removeWithProfile(dataDir);
    },
  };
}

/** Number of times that an evaluation may be lost in a row. */
const MAX_LOST = 10;

/**
 * Evaluates again if V8 collected the promise of an evaluation before the debugger read it. So what is evaluated must be
 * repeatable, and must not wait itself.
 */
export function evaluateAgain(app: ElectronApplication): ElectronApplication {
  const evaluate = app.evaluate.bind(app) as (...args: unknown[]) => Promise<unknown>;
  const again = async (...args: unknown[]) => {
    for (let lost = 0; ; lost += 1) {
      try {
        return await evaluate(...args);
      } catch (error) {
        if (lost === MAX_LOST || !/garbage collected/.test(String(error))) throw error;
      }
    }
  };
  return Object.assign(app, { evaluate: again });
}

/** Starts Electron without waiting for a window. */
export function spawnElectron(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  user: Pick<ElectronUser, 'program' | 'env'> = firstUser,
) {
  const child = spawn(user.program, [...args], { env: user.env(env), stdio: ['ignore', 'pipe', 'pipe'] });
  return { process: child, output: collectOutput(child), exited: exitOf(child) };
}

async function exitOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  const [code, signal] = await once(child, 'exit');
  return code ?? signal;
}

export function endpointIn(dataDir: string): { url: string; token: string } {
  return JSON.parse(readFileSync(join(dataDir, 'endpoint.json'), 'utf8'));
}

/** Removes a data directory. Processes that are just ending may still write into Chromium's profile. */
export async function removeWithProfile(dataDir: string): Promise<void> {
  await waitFor('the last write into the profile', () => {
    try {
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
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
