import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import type { Host } from './host';
import { type OpenPanel, openPanel, pickOption } from './panel';
import { jsonLines, sessionEntries, writePictures, writeSession } from './session-files';
import { waitFor } from './wait-for';

/** Looks at a screen of the panel. A `menu` is over the page and outside of its landmarks. */
type See = (page: Page, screen: string, kind?: 'menu') => Promise<void>;

/** A session of the past. Its first action has snapshots, and its tenth failed. */
export const PAST = '20261121-080000000-abcd';

/** Makes a past session, and a recording of three actions: one is done, one fails, one has a sensitive text. */
export async function prepareWalk(host: Host): Promise<{ recording: string }> {
  const entries = sessionEntries(12);
  await writePictures(writeSession(host.dataDir, PAST, jsonLines(entries)), entries[0]?.id ?? '');
  const recording = randomUUID();
  const record = (what: string) =>
    host.request(`/api/v0/desktop/recording/${what}`, {
      method: 'POST',
      body: { recording_id: recording },
    });
  await record('start');
  await host.act({ action: 'left_click', coordinate: [640, 360] });
  await host.act({ action: 'key', text: 'flubber' });
  await host.act({ action: 'type', text: 'hunter2', sensitive: true });
  await (await record('stop')).arrayBuffer();
  return { recording };
}

interface WalkOptions {
  readonly browser: Browser;
  readonly host: Host;
  /** Made by {@link prepareWalk}. */
  readonly recording: string;
  readonly see: See;
}

/** Opens each screen, menu and dialog of the panel. @returns the faults of the page */
export async function walk({ browser, host, recording, see }: WalkOptions): Promise<string[]> {
  const panel = await openPanel(browser, host);
  const { page, faults } = panel;
  // Elements that fade in do not have their final colors yet.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await walkLog(panel, see);
  await walkComposer(page, see);
  await walkDialogs(page, see);
  await walkControl(page, host, see);
  await walkPast(panel, host, see);
  await walkRecordings(page, host, recording, see);
  await walkWall(page, host, see);
  await panel.close();

  const stranger = await openPanel(browser, host, { signedIn: false });
  await stranger.page.getByRole('heading').first().waitFor();
  await see(stranger.page, 'not signed in');
  await stranger.close();
  return [...faults, ...stranger.faults];
}

/** Adds a second desktop, and deletes it afterwards. */
async function walkWall(page: Page, host: Host, see: See): Promise<void> {
  const post = (path: string, body?: object) => host.request(`/api/v0/${path}`, { method: 'POST', body });
  await post('desktops', { name: 'agent-2', title: 'Books the flight' });
  // Then its state does not depend on the time.
  await post('control/pause');
  const asked = post('desktops/agent-2/ask', { question: 'Aisle or window?' });
  await page.goto(`${host.url}/#wall`);
  await page.getByText('Asks for you', { exact: true }).waitFor();
  await page.locator('canvas[data-drawn]').waitFor();
  await see(page, 'all desktops');
  await page.getByRole('button', { name: 'More for Books the flight' }).click();
  await seeMenu(page, see, 'what to do with a desktop');
  await page.getByRole('button', { name: 'New desktop…' }).click();
  await page.getByRole('dialog', { name: 'New desktop' }).waitFor();
  await see(page, 'new desktop');
  await closeDialog(page);
  await page.keyboard.press('Control+1');
  await page.getByRole('button', { name: 'Desktop main' }).click();
  await seeMenu(page, see, 'desktops to switch to');
  await post('control/resume');
  await host.request('/api/v0/desktops/agent-2', { method: 'DELETE' });
  await (await asked).arrayBuffer();
}

async function seeMenu(page: Page, see: See, menu: string): Promise<void> {
  await page.getByRole('menu').or(page.getByRole('listbox')).first().waitFor();
  await see(page, menu, 'menu');
  await page.keyboard.press('Escape');
  // The focus returns to the button of the menu.
  await page.locator('button:focus').waitFor();
}

async function walkLog({ page, row }: OpenPanel, see: See): Promise<void> {
  await row('flubber').waitFor();
  await see(page, 'live');
  await row('flubber').click();
  await page.getByRole('region', { name: 'Details' }).waitFor();
  await see(page, 'live with details');
  await page.getByRole('button', { name: 'More actions' }).click();
  await seeMenu(page, see, 'what to do with a row');
  await page.getByRole('button', { name: 'Action', exact: true }).click();
  await seeMenu(page, see, 'kinds to filter by');
  await page.getByRole('searchbox', { name: 'Search the log' }).fill('nothing is called so');
  await page.getByText('No action matches').waitFor();
  await see(page, 'nothing found');
  await page.getByRole('button', { name: 'Clear filter' }).click();
}

async function walkPast({ page, row }: OpenPanel, host: Host, see: See): Promise<void> {
  await page.goto(`${host.url}/#session/${PAST}`);
  await row('click 1, 1, from').click();
  await page.getByRole('radio', { name: 'After' }).waitFor();
  await see(page, 'past session');
  await page.keyboard.press('z');
  await page.getByRole('dialog').waitFor();
  await see(page, 'screenshots, large');
  await closeDialog(page);
}

async function walkComposer(page: Page, see: See): Promise<void> {
  await page.getByRole('combobox', { name: 'Action' }).click();
  await seeMenu(page, see, 'actions to compose');
  for (const action of ['left_click_drag', 'scroll', 'type', 'hold_key']) {
    await pickOption(page, 'Action', action);
    await page.keyboard.press('Control+Enter');
    await see(page, `composer, ${action}`);
  }
  await pickOption(page, 'Action', 'key');
  await page.getByLabel('Keys').fill('ctrl+s');
  await page.keyboard.press('ArrowDown');
  await see(page, 'names of keys');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'JSON', exact: true }).click();
  await page.getByLabel('The action as JSON').fill('{');
  await see(page, 'JSON that is wrong');
  await page.getByRole('button', { name: 'Sent actions and snippets' }).click();
  await see(page, 'what was sent');
  await page.getByRole('tab', { name: /Snippets/ }).click();
  await see(page, 'snippets');
  await page.keyboard.press('Escape');
}

/** A dialog that is still closing would get the next key. */
async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').first().waitFor({ state: 'detached' });
}

async function walkDialogs(page: Page, see: See): Promise<void> {
  await page.getByRole('button', { name: 'Commands' }).click();
  await see(page, 'palette');
  await closeDialog(page);
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await see(page, 'shortcuts');
  await closeDialog(page);
  const session = page.getByRole('button', { name: 'Session', exact: true });
  await session.click();
  await seeMenu(page, see, 'session menu');
  await session.click();
  await page.getByRole('menuitem', { name: 'Export…' }).click();
  await page.getByRole('radio', { name: /Archive/ }).waitFor();
  await see(page, 'export');
  await closeDialog(page);
  await page.locator('body').press('o');
  await page.getByRole('dialog', { name: 'Sessions' }).getByRole('listitem').first().waitFor();
  await see(page, 'sessions');
  await closeDialog(page);
  await page.getByTestId('which-desktop').click();
  await page.getByLabel('VNC server').waitFor();
  await see(page, 'connect');
  await closeDialog(page);
  await walkToast(page, see);
}

async function walkToast(page: Page, see: See): Promise<void> {
  const release = '**/api/v0/desktop/release';
  const body = JSON.stringify({ message: 'The keys are stuck.' });
  await page.route(release, (route) => route.fulfill({ status: 500, body }));
  await page.keyboard.press('Control+Alt+KeyU');
  const toast = page.getByTestId('toast').filter({ hasText: 'The keys are stuck.' });
  await toast.waitFor();
  await see(page, 'toast');
  await toast.getByRole('button', { name: 'Dismiss' }).click();
  await toast.waitFor({ state: 'detached' });
  await page.unroute(release);
}

async function walkControl(page: Page, host: Host, see: See): Promise<void> {
  await page.getByRole('button', { name: 'Pause agent' }).click();
  await page.getByRole('button', { name: 'Take control' }).click();
  await page.getByRole('button', { name: 'Release control' }).waitFor();
  await see(page, 'control banner');
  await host.request('/api/v0/control/resume', { method: 'POST' });
  await page.getByRole('button', { name: 'Release control' }).click();
  await page.getByRole('button', { name: 'Take control' }).waitFor();
}

async function walkRecordings(page: Page, host: Host, recording: string, see: See): Promise<void> {
  await page.goto(`${host.url}/#recordings`);
  await page.getByRole('gridcell').first().waitFor();
  await see(page, 'recordings');
  await page.getByRole('button', { name: /^More for/ }).click();
  await seeMenu(page, see, 'what to do with a recording');
  await page.getByRole('gridcell').first().press('Delete');
  await page.getByRole('alertdialog').waitFor();
  await see(page, 'whether to delete a recording');
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox', { name: 'Search recordings' }).fill('nothing is called so');
  await page.getByRole('button', { name: 'Clear search' }).first().waitFor();
  await see(page, 'no recording found');
  await page.getByRole('combobox', { name: 'Sort recordings' }).click();
  await seeMenu(page, see, 'order of the recordings');
  await page.goto(`${host.url}/#recordings/${recording}`);
  await page.locator('video').waitFor();
  await waitFor('the video', () => page.evaluate<boolean>('document.querySelector("video").readyState > 1'));
  await see(page, 'player');
}
