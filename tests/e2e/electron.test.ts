import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ElectronApp,
  electron,
  isRoot,
  spawnElectron,
  startElectronApp,
  startScreen,
} from '../support/electron-app';
import { waitFor } from '../support/wait-for';

// Skipped if Electron's program is missing, because not every network allows its download.
if (electron === undefined) console.log("Electron's program is missing: the window is not tested.");

describe.skipIf(electron === undefined)('the window', () => {
  let screen: Awaited<ReturnType<typeof startScreen>>;
  let started: ElectronApp;
  let app: ElectronApp['app'];
  let page: ElectronApp['page'];

  beforeAll(async () => {
    screen = await startScreen();
    started = await startElectronApp(screen.env);
    ({ app, page } = started);
  });
  afterAll(async () => {
    await started?.close();
    await screen?.stop();
  });

  it('shows the panel, signed in, without a token in its address', async () => {
    await page.getByRole('region', { name: 'Live desktop' }).waitFor();
    expect(await page.title()).toBe('Jumpseat');
    expect(page.url()).toBe(`${started.endpoint().url}/`);
  });

  it('opens the browser with a link that works once and does not contain the token', async () => {
    const link = await app.evaluate(({ Menu, shell }) => {
      const opened = new Promise<string>((resolve) => {
        shell.openExternal = async (url) => resolve(url);
      });
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []);
      items?.find(({ label }) => label.includes('Browser'))?.click();
      return opened;
    });
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?code=[\w-]+$/);
    const follow = async () => (await fetch(link, { redirect: 'manual' })).status;
    expect([await follow(), await follow()]).toEqual([302, 401]);
  });

  it('gives the page no Node, only what the preload script exposes', async () => {
    expect(await page.evaluate('[typeof require, typeof process, typeof module]')).toEqual(
      Array(3).fill('undefined'),
    );
    expect(await page.evaluate('jumpseat')).toEqual({ shell: 'electron', platform: process.platform });
  });

  it.skipIf(isRoot || process.platform !== 'linux')(
    'runs the page in the sandbox of the operating system',
    async () => {
      const pid = await app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
      );
      expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\s*2$/m);
    },
  );

  it('does not navigate to other sites or open a second window', async () => {
    const before = page.url();
    await page.evaluate("location.href = 'https://example.com/'");
    expect(await page.evaluate("window.open('https://example.com/')")).toBeNull();
    // The page answers after it has handled everything before.
    expect(await page.evaluate('location.href')).toBe(before);
    expect(app.windows()).toHaveLength(1);
  });

  it.each(['geolocation', 'notifications', 'camera', 'microphone', 'midi'])('denies %s', async (name) => {
    const state = await page.evaluate(
      `navigator.permissions.query({ name: '${name}' }).then((p) => p.state)`,
    );
    expect(state).toBe('denied');
  });

  it('is restored by a second start, which then exits', async () => {
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    const second = spawnElectron(started.args, screen.env);
    expect(await second.exited).toBe(1);
    await waitFor('the first window to be restored', () =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized() === false),
    );
  });

  it('closes within six seconds, and removes endpoint.json', async () => {
    const began = performance.now();
    await app.close();
    expect(performance.now() - began).toBeLessThan(6000);
    expect(existsSync(join(started.dataDir, 'endpoint.json'))).toBe(false);
  });
});
