import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findElectron } from '../../scripts/lib/electron.mjs';
import { type BareXvnc, startBareXvnc } from '../support/bare-xvnc';
import { waitFor } from '../support/wait-for';

const projectDir = join(import.meta.dirname, '..', '..');
const electron = findElectron();
// Skipped if Electron's program is missing, because not every network allows its download.
if (electron === undefined) console.log("Electron's program is not here: the window is not tested.");

const isRoot = process.getuid?.() === 0;

describe.skipIf(electron === undefined)('the window', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'jumpseat-electron-'));
  const endpoint = join(dataDir, 'endpoint.json');
  const flags = ['--port', '0', '--data-dir', dataDir, '--log-level', 'warn'];
  const args = [...(isRoot ? ['--no-sandbox'] : []), projectDir, ...flags];
  let screen: BareXvnc | undefined;
  let env: NodeJS.ProcessEnv = process.env;
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    if (process.platform === 'linux' && !process.env.DISPLAY) {
      screen = await startBareXvnc();
      env = screen.env;
    }
    app = await _electron.launch({ executablePath: electron ?? '', args, env: definedOnly(env) });
    page = await app.firstWindow();
    await page.waitForLoadState();
  });
  afterAll(async () => {
    await app?.close();
    await screen?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('shows the panel, logged in, with no token in its address', async () => {
    await page.getByRole('region', { name: 'Live desktop' }).waitFor();
    expect(await page.title()).toBe('Jumpseat');
    expect(page.url()).toBe(`${readUrl(endpoint)}/`);
  });

  it('opens the browser by a link that counts once and does not hold the token', async () => {
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

  it('gives the page neither Node nor more than the preload names', async () => {
    expect(await page.evaluate('[typeof require, typeof process, typeof module]')).toEqual(
      Array(3).fill('undefined'),
    );
    expect(await page.evaluate('jumpseat')).toEqual({ shell: 'electron', platform: process.platform });
  });

  it.skipIf(isRoot || process.platform !== 'linux')(
    'runs the page in the sandbox of the system',
    async () => {
      const pid = await app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
      );
      expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\s*2$/m);
    },
  );

  it('goes nowhere else and opens no second window', async () => {
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

  it('is the only one: a second start shows it and ends', async () => {
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    const second = spawn(electron ?? '', args, { env, stdio: 'ignore' });
    expect((await once(second, 'exit'))[0]).toBe(1);
    await waitFor('the first window to come back', () =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized() === false),
    );
  });

  it('ends cleanly', async () => {
    const began = performance.now();
    await app.close();
    expect(performance.now() - began).toBeLessThan(6000);
    expect(existsSync(endpoint)).toBe(false);
  });
});

function readUrl(file: string): string {
  return JSON.parse(readFileSync(file, 'utf8')).url;
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
