import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { servePanel } from '../../scripts/lib/panel-server.mjs';
import { type Host, startHost } from '../support/host';
import { openBrowser } from '../support/panel';

const projectDir = join(import.meta.dirname, '..', '..');
/** Beside the build: Vite watches no file under node_modules. */
const copy = join(projectDir, 'out', `panel-of-${process.pid}`);
const FILE = join(copy, 'src/renderer/src/app/TopBar.tsx');

let host: Host;
let browser: Browser;
let server: Awaited<ReturnType<typeof servePanel>>;
beforeAll(async () => {
  for (const folder of ['src/renderer', 'src/shared']) {
    cpSync(join(projectDir, folder), join(copy, folder), { recursive: true });
  }
  mkdirSync(join(copy, 'src/main'));
  [host, browser] = await Promise.all([startHost(), openBrowser()]);
  server = await servePanel({ root: join(copy, 'src/renderer'), hostUrl: host.url, port: 0 });
}, 120_000);
afterAll(async () => {
  await server?.close();
  await browser?.close();
  await host?.stop();
  rmSync(copy, { recursive: true, force: true });
});

it('shows a saved change of the panel in under a second, and keeps its state', async () => {
  const page = await browser.newPage();
  // The first visit transforms every module.
  await page.goto(`${server.url}/?token=${host.token}`, { timeout: 100_000 });
  const search = page.locator('#log-search');
  await search.waitFor({ timeout: 60_000 });
  await search.fill('kept while the source changes');
  await page.evaluate('window.isSamePage = true');

  const text = readFileSync(FILE, 'utf8');
  const began = performance.now();
  writeFileSync(FILE, text.replace('Jumpseat', 'Jumpseat as changed'));
  await page.getByText('Jumpseat as changed').first().waitFor();
  expect(performance.now() - began).toBeLessThan(1000);
  expect(await search.inputValue()).toBe('kept while the source changes');
  expect(await page.evaluate('window.isSamePage')).toBe(true);
}, 180_000);

it('leaves the checks of the host as they are', async () => {
  expect((await fetch(`${server.url}/api/v0/actions`)).status).toBe(401);
  const foreign = { authorization: `Bearer ${host.token}`, origin: 'http://127.0.0.1:1' };
  expect((await fetch(`${server.url}/api/v0/actions`, { headers: foreign })).status).toBe(403);
  const own = { authorization: `Bearer ${host.token}`, origin: server.url };
  expect((await fetch(`${server.url}/api/v0/actions`, { headers: own })).status).toBe(200);
});
