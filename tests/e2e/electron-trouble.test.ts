import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  type ElectronApp,
  electron,
  electronArgs,
  endpointIn,
  removeWithProfile,
  spawnElectron,
  startElectronApp,
  startScreen,
} from '../support/electron-app';
import { sandboxedUser, USERS } from '../support/electron-user';
import { startHost } from '../support/host';
import { hostClient } from '../support/host-client';
import { waitFor } from '../support/wait-for';
import { windowsOn } from '../support/windows';

const exec = promisify(execFile);
/** Of the tests below, only those of crashes depend on the user: the sandbox may keep a crash from being reported. */
const user = sandboxedUser;
/** Dialogs are answered by X. */
const isTested = electron !== undefined && process.platform === 'linux';
let screen: Awaited<ReturnType<typeof startScreen>>;
let windows: ReturnType<typeof windowsOn>;

beforeAll(async () => {
  if (electron === undefined) return;
  screen = await startScreen();
  windows = windowsOn(screen.env);
});
afterAll(() => screen?.stop());

/** Starts the app for one test. */
async function startApp(as = user): Promise<ElectronApp> {
  const started = await startElectronApp(screen.env, { user: as });
  onTestFinished(() => started.close().catch(() => undefined));
  await started.page.getByRole('region', { name: 'Live desktop' }).waitFor();
  return started;
}

/** Starts the app in a data directory without looking into it. */
function spawnApp(dataDir: string, flags: readonly string[] = []) {
  const run = spawnElectron(electronArgs(dataDir, { user, flags }), screen.env, user);
  onTestFinished(async () => {
    run.process.kill('SIGTERM');
    await run.exited;
  });
  return run;
}

function dataFolder(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'jumpseat-electron-'));
  user.own(dataDir);
  onTestFinished(() => removeWithProfile(dataDir));
  return dataDir;
}

const served = (dataDir: string) =>
  waitFor('the host to serve', () => {
    try {
      return endpointIn(dataDir);
    } catch {
      return undefined; // not written yet
    }
  });

describe.skipIf(electron === undefined)('the app', () => {
  it('logs an uncaught error, stops the host, and exits with 1', async () => {
    const started = await startApp();
    await started.app.evaluate(() => void setTimeout(() => Promise.reject(new Error('an unforeseen error'))));
    expect(await started.exited).toBe(1);
    expect(existsSync(join(started.dataDir, 'endpoint.json'))).toBe(false);
    expect(readFileSync(join(started.dataDir, 'logs', 'jumpseat.log'), 'utf8')).toContain(
      'an unforeseen error',
    );
  });

  it('shows a window after 5 s although its page does not load', async () => {
    const started = await startApp();
    await started.app.evaluate(({ app, BrowserWindow, session }) => {
      session.defaultSession.webRequest.onBeforeRequest(() => undefined); // never answers
      BrowserWindow.getAllWindows()[0]?.destroy();
      const shown = { began: performance.now(), isEarly: false, after: 0 };
      Object.assign(globalThis, { shown });
      app.emit('activate');
      const [window] = BrowserWindow.getAllWindows();
      shown.isEarly = window?.isVisible() ?? true;
      window?.once('show', () => {
        shown.after = performance.now() - shown.began;
      });
    });
    const shown = () => (globalThis as unknown as { shown: { isEarly: boolean; after: number } }).shown;
    const { isEarly } = await started.app.evaluate(shown);
    expect(isEarly).toBe(false);
    const after = await waitFor(
      'the window',
      async () => (await started.app.evaluate(shown)).after || undefined,
    );
    expect(after).toBeGreaterThan(4900);
  });
});

describe.skipIf(!isTested).each(USERS)('the app after a crash, for $title', (crashed) => {
  it('reloads the panel after one crash, and asks after the next, while it serves', async () => {
    const started = await startApp(crashed);
    const crash = () =>
      started.app.evaluate(({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        contents?.once('did-finish-load', () => Object.assign(globalThis, { isReloaded: true }));
        if (!contents?.isCrashed()) setTimeout(() => contents?.forcefullyCrashRenderer());
      });
    await crash();
    await waitFor('the panel to be reloaded', () =>
      started.app.evaluate(() => (globalThis as { isReloaded?: true }).isReloaded === true),
    );
    // On a busy machine, loading may take so long that the next crash counts as the first one again.
    const reload = await waitFor('the question', async () => {
      await crash();
      return windows.dialog(6000).catch(() => undefined);
    });
    expect((await started.request('/api/v0/desktop')).status).toBe(200);
    await windows.press(reload, 'Return');
    await waitFor('the live view to connect', async () => (await started.desktop()).viewers === 1);
    const dumps = join(started.dataDir, 'window', 'Crashpad');
    await waitFor('a crash dump', () =>
      readdirSync(dumps, { recursive: true, encoding: 'utf8' }).some((name) => name.endsWith('.dmp')),
    );
  });

  it('keeps running if the GPU process keeps crashing, and selects software rendering for the next start', async () => {
    const started = await startApp(crashed);
    const { dataDir } = started;
    const gpuPid = async () => {
      // The newest, because one that was killed may still be ending.
      const named = await exec('pgrep', ['-n', '-f', `type=gpu-process.*${dataDir}`]).catch(() => undefined);
      return named && Number(named.stdout);
    };
    for (let deaths = 0; deaths < 4; deaths += 1) {
      const pid = await waitFor('a GPU process', gpuPid);
      process.kill(pid, 'SIGKILL');
      await waitFor('the GPU process to exit', async () => (await gpuPid()) !== pid);
      // Drawing starts a new one. A picture that was requested while it ended may never come.
      await started.page.screenshot({ timeout: 5000 }).catch(() => undefined);
    }
    expect((await started.request('/api/v0/desktop')).status).toBe(200);
    await waitFor('the file that selects software rendering', () =>
      existsSync(join(dataDir, 'window', 'software-rendering')),
    );
    // This is not about how it quits, which Chromium may delay while it starts the next GPU process.
    started.process.kill('SIGKILL');
  });
});

describe.skipIf(!isTested)('closing or hiding the window', () => {
  const closeWindow = ({ app }: ElectronApp) =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());

  it('asks if a recording runs and there is no tray, keeps the app running if told so, and hears SIGTERM meanwhile', async () => {
    const started = await startApp();
    const recording_id = crypto.randomUUID();
    const start = { method: 'POST', body: { recording_id } };
    expect((await started.request('/api/v0/desktop/recording/start', start)).status).toBe(200);
    await closeWindow(started);
    await windows.press(await windows.dialog(), 'Return');
    await waitFor('the window to be minimized', () =>
      started.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized() === true),
    );
    await started.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.restore());
    await closeWindow(started);
    await windows.dialog();
    // The question blocks nothing. Quitting finishes the recording.
    started.process.kill('SIGTERM');
    expect(await started.exited).toBe(0);
    expect(existsSync(join(started.dataDir, 'recordings', recording_id, 'video.mp4'))).toBe(true);
  });

  it('has no shortcut that closes it', async () => {
    const started = await startApp();
    await started.connected();
    const panel = await waitFor('the window', async () => (await windows.visible())[0]);
    for (const key of ['ctrl+w', 'ctrl+shift+w', 'ctrl+q', 'ctrl+F4']) await windows.press(panel, key);
    // The page gets the last key after all before.
    await windows.press(panel, 'question');
    await started.page.getByRole('dialog').waitFor();
    expect((await started.desktop()).viewers).toBe(1);
    const exited = started.exited;
    await closeWindow(started);
    expect(await exited).toBe(0);
  });

  // Without Playwright, for which each page is always visible.
  it('releases control and stops the live view, until it is shown', async () => {
    const dataDir = dataFolder();
    spawnApp(dataDir);
    const host = hostClient(await served(dataDir));
    const viewers = async (n: number) => (await host.desktop()).viewers === n;
    const holder = async () =>
      ((await (await host.request('/api/v0/control')).json()) as { holder: string }).holder;
    await waitFor('the live view to connect', () => viewers(1));
    const panel = await waitFor('the window', async () => (await windows.visible())[0]);
    const takesControl = async () => {
      // The key takes control or releases it, so it is pressed again only if it had no effect.
      await windows.press(panel, 'ctrl+alt+j');
      return waitFor('the person to have control', async () => (await holder()) === 'person', 10_000).catch(
        () => false,
      );
    };
    await waitFor('the person to take control', takesControl);
    await windows.minimize(panel);
    await waitFor('the live view to end', () => viewers(0));
    await waitFor('control to be released', async () => (await holder()) === 'agent');
    await windows.activate(panel);
    await waitFor('the live view to connect again', () => viewers(1));
  });
});

describe.skipIf(!isTested)('a start that fails without a terminal', () => {
  it('says that the port is in use, and starts on a free port if requested', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const dataDir = dataFolder();
    const first = spawnApp(dataDir, ['--port', port]);
    await waitFor('the reason in the output', () => first.output().includes(`Port ${port} is in use`));
    await windows.press(await windows.dialog(), 'Return');
    expect(await first.exited).toBe(1);
    const { url } = await served(dataDir);
    expect(url).not.toContain(`:${port}`);
    const { pid } = JSON.parse(readFileSync(join(dataDir, 'endpoint.json'), 'utf8'));
    process.kill(pid, 'SIGTERM');
    await waitFor('the app to exit', () => !existsSync(join(dataDir, 'endpoint.json')));
  });

  it('shows the panel of the host that uses the directory, and brings it to the front at a second start', async () => {
    const dataDir = dataFolder();
    const [command, args] = user.command(process.execPath, []);
    const host = await startHost(['--data-dir', dataDir], {}, [command, ...args].slice(0, -1));
    onTestFinished(async () => void (await host.stop()));
    const watching = spawnApp(dataDir);
    await waitFor('the reason in the output', () => watching.output().includes('is in use by process'));
    await windows.press(await windows.dialog(), 'Return');
    await waitFor('the live view to connect', async () => (await host.desktop()).viewers === 1);
    const panel = await waitFor('the window', async () => (await windows.visible())[0]);
    await windows.minimize(panel);
    const second = spawnApp(dataDir);
    expect(await second.exited).toBe(1);
    await waitFor('the window to be active', async () => (await windows.active()) === panel);

    // Its host ends: the page cannot be loaded again.
    await host.stop();
    // A window that was just restored may miss the key.
    const dialog = await waitFor('the dialog', async () => {
      await windows.press(panel, 'ctrl+r');
      return windows.dialog(10_000).catch(() => undefined);
    });
    await windows.press(dialog, 'Escape');
    watching.process.kill('SIGTERM');
    expect(await watching.exited).toBe(0);
  });

  it('says that a flag is invalid, and exits with 2', async () => {
    const dataDir = dataFolder();
    const run = spawnApp(dataDir, ['--geometry', 'large']);
    await windows.press(await windows.dialog(), 'Return');
    const answered = performance.now();
    expect(await run.exited).toBe(2);
    expect(performance.now() - answered).toBeLessThan(6000);
    expect(run.output()).toContain('--geometry');
  });
});
