import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Host, startHost } from '../support/host';
import { temporaryDir } from '../support/host-run';
import { hostileEntries, NAMES } from '../support/hostile-entries';
import { type OpenPanel, openBrowser, openPanel } from '../support/panel';
import { SEED } from '../support/random';
import { jsonLines, writeSession } from '../support/session-files';
import { waitFor } from '../support/wait-for';
import { unpack } from '../support/zip';

const HOSTILE = '20261121-080000000-abcd';
/** Number of entries of the hostile session to open one by one. */
const COUNT = 30;
const folder = temporaryDir();
const recording = randomUUID();

let host: Host;
let browser: Browser;
let panel: OpenPanel;
beforeAll(async () => {
  [host, browser] = await Promise.all([startHost(), openBrowser()]);
  // Consecutive refused entries would share a row.
  const entries = hostileEntries(COUNT, SEED, 100_000).map((entry, i) =>
    entry.status === 'refused' && i % 2 === 0 ? { ...entry, status: 'failed' } : entry,
  );
  writeSession(host.dataDir, HOSTILE, jsonLines(entries));
  panel = await openPanel(browser, host, { live: false });
});
afterAll(async () => {
  expect(panel.faults).toEqual([]);
  folder.remove();
  await browser.close();
  await host.stop();
});

const record = (verb: string) =>
  host.request(`/api/v0/desktop/recording/${verb}`, { method: 'POST', body: { recording_id: recording } });
const details = () => panel.page.getByRole('region', { name: 'Details of the selected action' });
const unshown = (page: Page) => page.getByText('cannot be shown').count();

it('an action named like a property of every object has a normal row, even after a reload and in a recording', async () => {
  const { page } = panel;
  expect((await record('start')).status).toBe(200);
  for (const name of NAMES) expect((await host.act({ action: name })).status).toBe(400);
  await host.act({ action: '\u202egnp.exe' });
  expect((await record('stop')).status).toBe(200);

  await panel.row('[U+202E]gnp.exe').waitFor();
  await page.reload();
  for (const name of NAMES) {
    await panel.row(name).click();
    await details()
      .locator('strong', { hasText: `Unknown action: ${name}` })
      .waitFor();
  }
  await page.getByRole('button', { name: 'Action', exact: true }).click();
  await page.getByRole('menuitemcheckbox', { name: 'constructor 1' }).waitFor();
  await page.keyboard.press('Escape');

  await page.goto(`${host.url}/#recordings/${recording}`);
  const rows = page.getByRole('listbox', { name: 'Actions in the video' }).getByRole('option');
  await rows.filter({ hasText: 'hasOwnProperty' }).click();
  await expect.poll(() => rows.count()).toBe(NAMES.length + 1);
  expect(await unshown(page)).toBe(0);
});

it('each entry of a session with unusual entries is shown with its details', async () => {
  const { page } = panel;
  await page.goto(`${host.url}/#session/${HOSTILE}`);
  const list = page.getByRole('listbox', { name: 'Actions, newest last' });
  await list.getByRole('option').first().waitFor();
  // All entries are loaded first, so that no key reaches the end of the loaded ones.
  await expect.poll(() => page.getByTestId('log-count').textContent()).toBe(String(COUNT));
  await list.focus();
  await page.keyboard.press('Home');
  for (let seq = 2; seq <= COUNT; seq++) {
    await page.keyboard.press('ArrowDown');
    await details()
      .locator('h3', { hasText: `#${seq} ` })
      .waitFor();
  }
  expect(await unshown(page)).toBe(0);
});

it('the exported page of a session with unusual entries shows each of them', async () => {
  const response = await host.request(`/api/v0/sessions/${HOSTILE}/export.zip`);
  const dir = join(folder.path, 'exported');
  mkdirSync(dir);
  await unpack(Buffer.from(await response.arrayBuffer()), dir);
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(pathToFileURL(join(dir, 'index.html')).href);
  await page.locator('[data-index="0"]').waitFor();
  for (let index = 1; index < COUNT; index++) {
    await page.keyboard.press('ArrowDown');
    await page.locator(`[data-index="${index}"][aria-selected="true"]`).waitFor();
  }
  expect([await unshown(page), faults]).toEqual([0, []]);
  await page.close();
});

it('a part of the panel that fails says so and can be retried, while the others keep working', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.addInitScript(
    `CanvasRenderingContext2D.prototype.clearRect = () => { throw new Error('No strip.') }`,
  );
  await page.goto(`${host.url}/?token=${host.token}`);
  await page.getByText('The timeline cannot be shown.').waitFor();
  await page.getByRole('option').filter({ hasText: 'constructor' }).first().click();
  await page.getByRole('region', { name: 'Details of the selected action' }).waitFor();
  await page.evaluate('CanvasRenderingContext2D.prototype.clearRect = () => {}');
  await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('slider', { name: 'Actions over time' }).waitFor();
  await waitFor('all parts to be shown', async () => (await unshown(page)) === 0);
  await context.close();
});
