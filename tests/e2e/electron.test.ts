import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ElectronApp,
  electron,
  spawnElectron,
  startElectronApp,
  startScreen,
} from '../support/electron-app';
import { doMainJob } from '../support/electron-job';
import { USERS } from '../support/electron-user';
import { waitFor } from '../support/wait-for';

const isLinux = process.platform === 'linux';

describe.skipIf(electron === undefined).each(USERS)('the window, for $title', (user) => {
  let screen: Awaited<ReturnType<typeof startScreen>>;
  let started: ElectronApp;
  let app: ElectronApp['app'];
  let page: ElectronApp['page'];

  beforeAll(async () => {
    screen = await startScreen();
    started = await startElectronApp(screen.env, { user });
    ({ app, page } = started);
  });
  afterAll(async () => {
    await started?.close();
    await screen?.stop();
  });

  /** Selects an item of the application's menu. */
  const select = (label: string) =>
    app.evaluate(({ Menu }, label) => {
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []);
      // In a later turn: Electron can crash if it quits while it evaluates.
      setTimeout(() => items?.find((item) => item.label.replace('&', '') === label)?.click(), 100);
    }, label);

  it('shows the panel, signed in, without a token in its address', async () => {
    await page.getByRole('region', { name: 'Live desktop' }).waitFor();
    expect(await page.title()).toBe('Jumpseat');
    expect(page.url()).toBe(`${started.url}/`);
  });

  it('opens the browser with a link that works once and does not contain the token', async () => {
    await app.evaluate(({ shell }) => {
      Object.assign(shell, { openExternal: async (link: string) => Object.assign(globalThis, { link }) });
    });
    await select('Open Panel in Browser');
    const link = await waitFor('the link', () =>
      app.evaluate(() => (globalThis as unknown as { link?: string }).link),
    );
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?code=[\w-]+$/);
    const follow = async () => (await fetch(link, { redirect: 'manual' })).status;
    expect([await follow(), await follow()]).toEqual([302, 401]);
  });

  it('opens the folder of the logs, and keeps crash dumps in the data directory', async () => {
    await app.evaluate(({ shell }) => {
      Object.assign(shell, { openPath: async (path: string) => Object.assign(globalThis, { path }) });
    });
    await select('Show Logs');
    const opened = await waitFor('the folder', () =>
      app.evaluate(() => (globalThis as unknown as { path?: string }).path),
    );
    const dumps = await app.evaluate(({ app }) => app.getPath('crashDumps'));
    expect([opened, dumps]).toEqual([
      join(started.dataDir, 'logs'),
      join(started.dataDir, 'window', 'Crashpad'),
    ]);
  });

  it('gives the page no Node, only what the preload script exposes', async () => {
    expect(await page.evaluate('[typeof require, typeof process, typeof module]')).toEqual(
      Array(3).fill('undefined'),
    );
    expect(await page.evaluate('jumpseat')).toEqual({ shell: 'electron', platform: process.platform });
  });

  it.runIf(user.hasSandbox && isLinux)('runs the page in the sandbox of the operating system', async () => {
    const pid = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
    );
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\s*2$/m);
    expect(statSync(started.dataDir).uid).toBe(await app.evaluate(() => process.getuid?.()));
  });

  it.each(['geolocation', 'notifications', 'camera', 'microphone', 'midi'])('denies %s', async (name) => {
    const state = await page.evaluate(
      `navigator.permissions.query({ name: '${name}' }).then((p) => p.state)`,
    );
    expect(state).toBe('denied');
  });

  it.skipIf(!isLinux)('serves to watch, take control, type, record and download', () => doMainJob(started));

  // Last of those that use the page: Playwright waits for the navigation.
  it('does not navigate to other sites or open a second window', async () => {
    const before = page.url();
    await page.evaluate("location.href = 'https://example.com/'");
    expect(await page.evaluate("window.open('https://example.com/')")).toBeNull();
    // The page answers after it has handled everything before.
    expect(await page.evaluate('location.href')).toBe(before);
    expect(app.windows()).toHaveLength(1);
  });

  it('is restored and gets the focus by a second start, which then exits with 1', async () => {
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    const second = spawnElectron(started.args, screen.env, user);
    expect(await second.exited).toBe(1);
    await waitFor('the first window to be restored', () =>
      app.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows();
        return window?.isMinimized() === false && window.isFocused();
      }),
    );
  });

  it('quits by its menu, removes endpoint.json, and saves a place that it just got', async () => {
    const bounds = { x: 40, y: 50, width: 900, height: 600 };
    await app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to), bounds);
    // The window manager decides, and on a busy machine it takes its time.
    await waitFor('the new size', () =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds().width === 900),
    );
    await select('Quit');
    // After five seconds it would give up, and exit with 1.
    expect(await started.exited).toBe(0);
    expect(existsSync(join(started.dataDir, 'endpoint.json'))).toBe(false);
    const saved = JSON.parse(readFileSync(join(started.dataDir, 'window.json'), 'utf8'));
    expect(saved).toMatchObject({ bounds: { width: 900, height: 600 } });
  });
});
