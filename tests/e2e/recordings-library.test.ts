import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordingList } from '../../src/shared/recording';
import { type Host, startHost } from '../support/host';
import { type OpenPanel, openBrowser, openPanel, pickOption } from '../support/panel';
import { fromLibrary, recordOne, removeRecording } from '../support/recording';
import { waitFor } from '../support/wait-for';

let host: Host;
let browser: Browser;
let panel: OpenPanel;

beforeAll(async () => {
  [host, browser] = await Promise.all([startHost(['--geometry', '800x600']), openBrowser()]);
  for (const title of ['The first one', 'Alpha run', 'Beta run', 'Gamma']) await recordOne(host, title);
  panel = await openPanel(browser, host);
  await panel.page.keyboard.press('v');
  await card('Gamma').waitFor();
});
afterAll(async () => {
  expect(panel.faults).toEqual([]);
  await browser.close();
  await host.stop();
});

const all = async () => (await fromLibrary<RecordingList>(host)).recordings;
const button = (name: string) => panel.page.getByRole('button', { name, exact: true });
const card = (title: string): Locator => panel.page.getByRole('gridcell', { name: title });

describe('the library', () => {
  it('shows thumbnails, and can be searched and sorted', async () => {
    const { page } = panel;
    await waitFor('the thumbnail', () =>
      page.evaluate<boolean>(`document.querySelector('[role="gridcell"] img')?.naturalWidth === 640`),
    );
    await page.keyboard.press('/');
    await page.getByRole('searchbox', { name: 'Search recordings' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.type('run');
    await waitFor('two results', async () => (await page.getByRole('gridcell').count()) === 2);
    await page.keyboard.type('xyz');
    await page.getByText('No recordings match').waitFor();
    await button('Clear search').first().click();
    await pickOption(page, 'Sort recordings', 'By title');
    const titles = () => page.getByRole('gridcell').locator('strong').allTextContents();
    await expect.poll(titles).toEqual(['Alpha run', 'Beta run', 'Gamma', 'The first one']);
  });

  it('renames a recording in place with F2', async () => {
    const { page } = panel;
    await card('Gamma').focus();
    await page.keyboard.press('F2');
    // The field gets the focus a frame later.
    await page.getByLabel('Title').and(page.locator(':focus')).waitFor();
    await page.getByLabel('Title').fill('Delta');
    await page.keyboard.press('Enter');
    await card('Delta').waitFor();
    await waitFor('the focus on the renamed recording', () =>
      page.evaluate<boolean>(`document.activeElement?.textContent?.startsWith('Delta')`),
    );
  });

  it('downloads each kind of file', async () => {
    const { page } = panel;
    const kinds = ['Video', 'Thumbnail', 'Actions (.jsonl)', 'Subtitles (.vtt)', 'Everything (.zip)'];
    for (const kind of kinds) {
      await card('The first one').hover();
      await page.getByRole('button', { name: 'More for The first one' }).click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: kind }).click(),
      ]);
      expect(await download.failure()).toBeNull();
      expect(download.suggestedFilename()).toMatch(/^The first one [0-9a-f]{8}\.(mp4|jpg|jsonl|vtt|zip)$/);
    }
  });

  it('handles the keys for the selection wherever the focus is', async () => {
    const { page } = panel;
    const focused = () => page.evaluate<string>('document.activeElement.getAttribute("role")');
    await page.reload();
    await card('Alpha run').waitFor();
    await page.keyboard.press('Control+a'); // nothing has the focus
    await page.getByText('4 selected').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('4 recordings').waitFor();
    await waitFor('the focus on a recording', async () => (await focused()) === 'gridcell');
    await card('Alpha run').getByRole('checkbox').click();
    await page.keyboard.press('Control+a'); // on the checkbox
    await page.getByText('4 selected').waitFor();
    await button('Select all').click();
    await page.keyboard.press('Delete'); // on the bar
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
    await button('Clear selection').click();
    await page.getByText('4 recordings').waitFor();
    await waitFor('the focus on a recording again', async () => (await focused()) === 'gridcell');
  });

  it('pins, downloads and deletes several recordings, and asks before it deletes them', async () => {
    const { page } = panel;
    await card('Alpha run').getByRole('checkbox').click();
    await card('Delta').click({ modifiers: ['Shift'] });
    await page.getByText('3 selected').waitFor();
    await page.keyboard.press('Control+a');
    await page.getByText('4 selected').waitFor();
    await card('The first one').click();
    await page.getByText('3 selected').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), button('Download zip').click()]);
    expect(await download.failure()).toBeNull();

    await button('Pin').click();
    await waitFor(
      'three pinned recordings',
      async () => (await all()).filter(({ pinned }) => pinned).length === 3,
    );
    const gone = (await all()).filter(({ pinned }) => pinned);
    // Then the page has all three answers.
    await button('Unpin').waitFor();
    await button('Delete').click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
    expect(await page.getByRole('gridcell').count()).toBe(4);
    await button('Delete').click();
    await page.getByText('3 of them are pinned').waitFor();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await waitFor('one remaining recording', async () => (await page.getByRole('gridcell').count()) === 1);
    for (const { id } of gone)
      await waitFor('the files to be deleted', () => !existsSync(join(host.dataDir, 'recordings', id)));
  });

  it('shows changes by other clients', async () => {
    const made = await recordOne(host, 'By an agent');
    await card('By an agent').waitFor();
    await removeRecording(host, made.id);
    await card('By an agent').waitFor({ state: 'detached' });
  });

  it('reports an unknown recording in the address', async () => {
    await panel.page.goto(`${host.url}/#recordings/${randomUUID()}`);
    await panel.page.getByText('Recording not found').waitFor();
    await button('All recordings').click();
    await card('The first one').waitFor();
  });

  it('returns to the connected live view', async () => {
    await panel.page.keyboard.press('v');
    await panel.connected();
    expect(await panel.page.locator('[data-state="connected"] canvas').isVisible()).toBe(true);
  });
});
