import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { BareXvnc } from '../support/bare-xvnc';
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
import { startHost } from '../support/host';
import { waitFor } from '../support/wait-for';

const exec = promisify(execFile);
let screen: Pick<BareXvnc, 'env' | 'stop'>;

beforeAll(async () => {
  if (electron !== undefined) screen = await startScreen();
});
afterAll(() => screen?.stop());

/** Starts the app for one test. */
async function startApp(): Promise<ElectronApp> {
  const started = await startElectronApp(screen.env);
  onTestFinished(() => started.close().catch(() => undefined));
  await started.page.getByRole('region', { name: 'Live desktop' }).waitFor();
  return started;
}

/** Answers dialogs with a button, and records their messages. */
function answerDialogs({ app }: ElectronApp, button: string) {
  return app.evaluate(({ dialog }, button) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    Object.assign(dialog, {
      showMessageBox: async (...[first, second]: unknown[]) => {
        const { message, buttons } = (second ?? first) as { message: string; buttons: string[] };
        asked.push(message);
        return { response: buttons.indexOf(button) };
      },
    });
  }, button);
}

const asked = ({ app }: ElectronApp) =>
  app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);

describe.skipIf(electron === undefined)('the app after a failure', () => {
  it('logs an uncaught error, stops the host, and exits with 1', async () => {
    const started = await startApp();
    await started.request('/api/v0/desktop/start', { method: 'POST' });
    const exited = once(started.process, 'exit');
    const began = performance.now();
    await started.app.evaluate(() => void setTimeout(() => Promise.reject(new Error('an unforeseen error'))));
    expect((await exited)[0]).toBe(1);
    expect(performance.now() - began).toBeLessThan(6000);
    expect(existsSync(join(started.dataDir, 'endpoint.json'))).toBe(false);
    expect(readFileSync(join(started.dataDir, 'logs', 'jumpseat.log'), 'utf8')).toContain(
      'an unforeseen error',
    );
  });

  it('reloads the panel after one crash, asks after the next, and keeps serving', async () => {
    const started = await startApp();
    await answerDialogs(started, 'Keep running');
    await started.app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const loaded = new Promise<void>((resolve) => contents?.once('did-finish-load', () => resolve()));
      contents?.forcefullyCrashRenderer();
      await loaded;
      contents?.forcefullyCrashRenderer();
    });
    await waitFor('the dialog to open', async () => (await asked(started)).length > 0);
    expect(await asked(started)).toEqual(['The panel keeps crashing.']);
    expect((await started.request('/api/v0/desktop')).status).toBe(200);
  });

  it.skipIf(process.platform !== 'linux')(
    'keeps running if the GPU process keeps crashing, and renders in software from the next start on',
    async () => {
      const started = await startApp();
      const gpuPid = async () => {
        const named = await exec('pgrep', ['-f', `type=gpu-process.*${started.dataDir}`]).catch(
          () => undefined,
        );
        return named && Number(named.stdout);
      };
      for (let deaths = 0; deaths < 4; deaths += 1) {
        const pid = await waitFor('a GPU process', gpuPid);
        process.kill(pid, 'SIGKILL');
        await waitFor('the GPU process to exit', async () => (await gpuPid()) !== pid);
        // Drawing starts a new one.
        await started.page.screenshot();
      }
      expect((await started.request('/api/v0/desktop')).status).toBe(200);
      await waitFor('the file that selects software rendering', () =>
        existsSync(join(started.dataDir, 'window', 'software-rendering')),
      );
    },
  );
});

describe.skipIf(electron === undefined)('closing the window', () => {
  const closeWindow = ({ app }: ElectronApp) =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());

  it('asks if a recording runs and there is no tray, and can keep the app running', async () => {
    const started = await startApp();
    await answerDialogs(started, 'Keep running');
    const recording_id = crypto.randomUUID();
    const start = { method: 'POST', body: { recording_id } };
    expect((await started.request('/api/v0/desktop/recording/start', start)).status).toBe(200);
    await closeWindow(started);
    await waitFor('the window to be minimized', () =>
      started.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized() === true),
    );
    expect(await asked(started)).toEqual(['Quit Jumpseat?']);
    // Quitting finishes the recording.
    const exited = once(started.process, 'exit');
    await started.app.evaluate(({ app }) => app.quit());
    expect((await exited)[0]).toBe(0);
    expect(existsSync(join(started.dataDir, 'recordings', recording_id, 'video.mp4'))).toBe(true);
  });

  it('quits at once if nothing is running, and stores the size of the window', async () => {
    const started = await startApp();
    const exited = once(started.process, 'exit');
    await started.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 50, width: 900, height: 600 }),
    );
    await closeWindow(started);
    expect((await exited)[0]).toBe(0);
    const { bounds } = JSON.parse(readFileSync(join(started.dataDir, 'window.json'), 'utf8'));
    expect(bounds).toMatchObject({ width: 900, height: 600 });
  });
});

describe.skipIf(electron === undefined || process.platform !== 'linux')(
  'a start that fails without a terminal',
  () => {
    /** Waits for the dialog, and presses a key in it. */
    async function press(key: string): Promise<void> {
      const xdotool = (...args: string[]) => exec('xdotool', args, { env: screen.env });
      await waitFor('the dialog', async () => {
        try {
          const { stdout } = await xdotool('search', '--onlyvisible', '--class', 'jumpseat|electron');
          const [window = ''] = stdout.trim().split('\n').slice(-1);
          await xdotool('windowfocus', '--sync', window, 'key', key);
          return true;
        } catch {
          return false; // there is no window yet
        }
      });
    }

    function folder(): string {
      const dataDir = mkdtempSync(join(tmpdir(), 'jumpseat-electron-'));
      onTestFinished(() => removeWithProfile(dataDir));
      return dataDir;
    }

    it('says that the port is in use, and starts on a free port if requested', async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      onTestFinished(() => void server.close());
      const address = server.address();
      const port = typeof address === 'object' ? String(address?.port) : '';
      const dataDir = folder();
      const first = spawnElectron([...electronArgs(dataDir), '--port', port], screen.env);
      await waitFor('the reason in the output', () => first.output().includes(`Port ${port} is in use`));
      await press('Return');
      expect(await first.exited).toBe(1);
      const { url } = await waitFor('the second start', () => {
        try {
          return endpointIn(dataDir);
        } catch {
          return undefined;
        }
      });
      expect(url).not.toContain(`:${port}`);
      const { pid } = JSON.parse(readFileSync(join(dataDir, 'endpoint.json'), 'utf8'));
      process.kill(pid, 'SIGTERM');
      await waitFor('the app to exit', () => !existsSync(join(dataDir, 'endpoint.json')));
    });

    it('shows the panel of the host that uses the directory if requested', async () => {
      const dataDir = folder();
      const host = await startHost(['--data-dir', dataDir]);
      onTestFinished(async () => void (await host.stop()));
      const second = spawnElectron(electronArgs(dataDir), screen.env);
      await waitFor('the reason in the output', () => second.output().includes('is in use by process'));
      await press('Return');
      await waitFor('the live view to connect', async () => (await host.desktop()).viewers === 1);
      second.process.kill('SIGTERM');
      await second.exited;
    });
  },
);
