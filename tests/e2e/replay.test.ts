import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { faultsInBothThemes } from '../support/axe';
import { type Host, startHost } from '../support/host';
import { type OpenPanel, openBrowser, openPanel } from '../support/panel';
import { recorded, recordedClick, replayOf, stillScreen } from '../support/replay';
import { jsonLines, writeSession } from '../support/session-files';
import { waitFor } from '../support/wait-for';

const OLD = '20261121-080000000-abcd';
const SECRET = 'open sesame';

const first = recordedClick(0, 300, 250);
/** A click on something that is no longer there, late enough to select the highest speed before it. */
const second = recordedClick(40, 900, 250);
const text = recorded(41, { request: { action: 'type', sensitive: true, text_length: SECRET.length } });

let host: Host;
let browser: Browser;
let panel: OpenPanel;

beforeAll(async () => {
  [host, browser] = await Promise.all([startHost(), openBrowser()]);
  await writeOldSession();
  panel = await openPanel(browser, host, { size: { width: 1440, height: 900 } });
});
afterAll(async () => {
  const faults = panel?.faults;
  await browser?.close();
  await host?.stop();
  expect(faults).toEqual([]);
});

async function writeOldSession(): Promise<void> {
  const entries = [first, second, text].map((entry, i) => ({ ...entry, seq: i + 1 }));
  const pictures = join(writeSession(host.dataDir, OLD, jsonLines(entries)), 'pictures');
  mkdirSync(pictures);
  await host.desktopEnv();
  const raw = { width: 1920, height: 1080, channels: 3 } as const;
  const empty = sharp(await stillScreen(host), { raw });
  const button = { create: { width: 120, height: 60, channels: 3, background: '#e0e0e0' } } as const;
  const save = (id: string, picture: Sharp) =>
    picture.webp({ lossless: true, effort: 0 }).toFile(join(pictures, `${id}.before.webp`));
  await save(first.id, empty.clone());
  await save(second.id, empty.clone().composite([{ input: button, left: 840, top: 220 }]));
}

it('a session is replayed from the log, and asks about a different screen and for a sensitive text', async () => {
  const { page } = panel;
  await page.goto(`${host.url}/#session/${OLD}`);
  const bar = page.getByRole('region', { name: 'Replay' });
  expect(await bar.count()).toBe(0);
  await page.getByRole('button', { name: 'Replay', exact: true }).click();
  const before = page.getByRole('alertdialog', { name: 'Replay 3 actions?' });
  await before.getByText('1 sensitive text that was not stored').waitFor();
  expect(await faultsInBothThemes(page)).toEqual([]);
  await before.getByRole('button', { name: 'Cancel' }).click();
  expect((await host.request('/api/v0/replay')).status).toBe(404);
  await page.getByRole('button', { name: 'Replay', exact: true }).click();
  await before.getByRole('button', { name: 'Start' }).click();
  await bar.getByRole('radio', { name: 'Max' }).click();

  // The replay stops at the second step, whose row is highlighted.
  const differs = page.getByRole('alertdialog', { name: 'The screen differs' });
  await differs.waitFor();
  await differs.getByText('Step 2 of 3').waitFor();
  await page.locator('[data-replaying][data-seq="2"]').waitFor();
  const widths = `[...document.querySelectorAll('[role=alertdialog] img')].map((img) => img.complete && img.naturalWidth)`;
  await waitFor(
    'both pictures to load',
    async () => (await page.evaluate<string>(`${widths}.join()`)) === '1920,1920',
  );
  expect(await faultsInBothThemes(page)).toEqual([]);

  // The closed dialog is still available in the bar, and the desktop is usable.
  await page.keyboard.press('Escape');
  await differs.waitFor({ state: 'detached' });
  await bar.getByRole('button', { name: 'Decide…' }).waitFor();
  expect(await faultsInBothThemes(page)).toEqual([]);
  await bar.getByRole('button', { name: 'Decide…' }).click();
  await differs.getByRole('button', { name: 'Skip this step' }).click();

  const asks = page.getByRole('alertdialog', { name: 'Enter the hidden text' });
  await asks.waitFor();
  expect(await faultsInBothThemes(page)).toEqual([]);
  await page.keyboard.type(SECRET);
  await asks.getByText(`${SECRET.length} of ${SECRET.length} characters`).waitFor();
  await page.keyboard.press('Control+Enter');
  await bar.getByText('Done, 1 skipped, 1 not verified').waitFor();
  expect(await bar.getByRole('progressbar').getAttribute('value')).toBe('3');
  expect(await replayOf(host).state()).toMatchObject({ session: OLD, status: 'done', speed: 'none' });

  await bar.getByRole('button', { name: 'Close the replay' }).click();
  await bar.waitFor({ state: 'detached' });
});

it('selected rows are replayed by shortcut, and verification can be turned off during the replay', async () => {
  const { page } = panel;
  const bar = page.getByRole('region', { name: 'Replay' });
  // Screens are not compared within three seconds after a sensitive text.
  const typedAt = Date.parse((await host.journal()).actions.at(-1)?.done_at ?? '');
  await waitFor('the screen to be compared again', async () => Date.now() - typedAt > 3200);
  await page.locator('[data-seq="1"]').click();
  await page.locator('[data-seq="2"]').click({ modifiers: ['Shift'] });
  await page.keyboard.press('Control+Alt+KeyY');
  await page
    .getByRole('alertdialog', { name: 'Replay 2 actions?' })
    .getByRole('button', { name: 'Start' })
    .click();
  await page.getByRole('alertdialog', { name: 'The screen differs' }).waitFor();
  await page.keyboard.press('Escape');
  await bar.getByRole('switch', { name: 'Verify' }).click();
  await bar.getByText('Done', { exact: true }).waitFor();
  expect(await replayOf(host).state()).toMatchObject({ total: 2, index: 2, verify: false });

  await page.locator('[data-seq="1"]').click();
  await page.locator('[data-seq="1"]').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Replay from here' }).click();
  await page
    .getByRole('alertdialog', { name: /^Replay/ })
    .getByRole('button', { name: 'Start' })
    .click();
  await page.getByRole('alertdialog', { name: 'Enter the hidden text' }).waitFor();
  await page.keyboard.press('Escape');
  await bar.getByRole('button', { name: 'Stop' }).click();
  await bar.getByText('Stopped').waitFor();
  await page.locator('#action-list').focus();
  await page.keyboard.press('Shift+F8');
  await page.getByRole('alertdialog', { name: 'Enter the hidden text' }).waitFor();
});
