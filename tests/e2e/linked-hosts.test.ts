import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { faultsInBothThemes } from '../support/axe';
import { type Host, startHost } from '../support/host';
import { type OpenPanel, openBrowser, openPanel, runCommand } from '../support/panel';
import { waitFor } from '../support/wait-for';

let [here, lab]: (Host | undefined)[] = [];
let browser: Browser;
let panel: OpenPanel;

beforeAll(async () => {
  const flags = ['--geometry', '320x240'];
  [here, lab, browser] = await Promise.all([startHost(flags), startHost(flags), openBrowser()]);
});
afterAll(async () => {
  expect(panel?.faults).toEqual([]);
  await browser?.close();
  await Promise.all([here?.stop(), lab?.stop()]);
});

it('a host is added in the panel, its desktops are on the wall, and one of them opens and is used', async () => {
  if (!here || !lab) throw new Error('There are no hosts.');
  panel = await openPanel(browser, here);
  const { page } = panel;
  await runCommand(page, 'Add a host');
  const dialog = page.getByRole('dialog', { name: 'Hosts on other machines' });
  await dialog.getByLabel('Address').fill('http://example.org');
  await dialog.getByRole('textbox', { name: 'Token' }).fill('x');
  await dialog.getByRole('button', { name: 'Add host' }).click();
  await dialog.getByRole('alert').getByText('This is not the address of a host.').waitFor();
  await dialog.getByLabel('Address').fill(lab.url);
  await dialog.getByLabel('Name').fill('lab');
  await dialog.getByRole('textbox', { name: 'Token' }).fill(lab.token);
  await dialog.getByRole('button', { name: 'Add host' }).click();
  await dialog.getByRole('listitem').getByText('Connected', { exact: true }).waitFor();
  expect(await faultsInBothThemes(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Close' }).first().click();

  await page.goto(`${here.url}/#wall`);
  const tile = page.locator('[role=gridcell][data-name="lab/main"]');
  await tile.getByText('Stopped', { exact: true }).waitFor();
  await lab.act({ action: 'left_click', coordinate: [10, 20] });
  await tile.getByText('click 10, 20', { exact: true }).waitFor();
  await tile.locator('canvas[data-drawn]').waitFor();

  await tile.click();
  await page.waitForURL(`${here.url}/hosts/lab/#desktops/main`);
  await panel.connected();
  await page.getByRole('button', { name: /Take control/ }).click();
  await waitFor('control', async () => {
    const control = await (await lab?.request('/api/v0/control'))?.json();
    return (control as { holder?: string } | undefined)?.holder === 'person';
  });
  await page
    .getByRole('button', { name: /Give .*back|Release/ })
    .first()
    .click();
  await page.reload();
  await panel.connected();
  await runCommand(page, 'Show all desktops');
  await page.waitForURL(`${here.url}/#wall`);
  await tile.waitFor();

  await lab.stop();
  lab = undefined;
  await page.getByText('lab: not connected.').waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Show hosts' }).click();
  await dialog.getByRole('listitem').getByText('Not connected: No host answers there.').waitFor();
  await dialog.getByRole('button', { name: 'Remove lab' }).click();
  await dialog.getByRole('listitem').waitFor({ state: 'detached' });
});
