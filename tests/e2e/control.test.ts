import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type HandsWindow, openHandsWindow } from '../support/hands-window';
import { type Host, startHost } from '../support/host';
import { boxOf, type OpenPanel, openBrowser, openPanel } from '../support/panel';
import { waitFor } from '../support/wait-for';

let host: Host;
let shown: HandsWindow;
let browser: Browser;
let one: OpenPanel;
let two: OpenPanel;
beforeAll(async () => {
  host = await startHost();
  shown = await openHandsWindow(host);
  browser = await openBrowser();
  one = await openPanel(browser, host);
  two = await openPanel(browser, host, { scheme: 'dark' });
});
afterAll(async () => {
  expect([one.faults, two.faults]).toEqual([[], []]);
  await browser.close();
  await shown.close();
  await host.stop();
});

const click = { action: 'left_click', coordinate: [200, 200] };
const button = ({ page }: OpenPanel, name: string) =>
  page.getByTestId('control-banner').getByRole('button', { name });

it('one panel has control, and a second panel shows that and can take over', async () => {
  const before = await boxOf(one.page.getByTestId('stage'));
  await one.page.getByRole('button', { name: 'Take control' }).click();
  await one.page.getByText('You have control.').waitFor();
  await two.page.getByText('Someone else has control.').waitFor();
  expect(await boxOf(one.page.getByTestId('stage'))).toEqual(before);
  expect((await host.act(click)).json).toMatchObject({ message: 'A person has control.' });
  await one.row('200, 200').waitFor();

  // The shortcut does not take control from someone else.
  await two.page.keyboard.press('Control+Alt+KeyJ');
  await two.page.getByTestId('toast').filter({ hasText: 'else has control.' }).waitFor();
  await one.page.keyboard.press('a');
  await shown.seenUpTo('up a');

  await button(two, 'Take over').click();
  await two.page.getByText('You have control.').waitFor();
  await one.page.getByText('Someone else has control.').first().waitFor();
  await one.page.keyboard.press('b');
  await two.page.keyboard.press('c');
  expect(await shown.seenUpTo('up c')).not.toContain('down b');
});

it('private typing is logged by its length only, and keys such as Return by name', async () => {
  await button(two, 'Private typing').click();
  await two.page.locator('[data-testid="control-banner"] [aria-pressed="true"]').waitFor();
  await two.page.keyboard.type('secret');
  await two.page.keyboard.press('Enter');
  await one.row('Return').waitFor();
  expect(await one.page.getByRole('listbox').first().textContent()).not.toContain('secret');
  const page = await host.journal();
  expect(page.actions.map(({ request }) => request.text_length)).toContain('secret'.length);
  expect(JSON.stringify(page)).not.toContain('secret');
});

it('closing the page releases control', async () => {
  await two.close();
  await waitFor('control to be released', async () => (await host.act(click)).status === 200);
  await one.page.getByTestId('control-banner').getByText('control.').waitFor({ state: 'detached' });
});

it('the agent is paused and resumed by button and by shortcut', async () => {
  await one.page.getByRole('button', { name: 'Pause agent' }).click();
  await one.page.getByText('The agent is paused.').waitFor();
  expect((await host.act(click)).status).toBe(423);
  await button(one, 'Resume').click();
  await one.page.getByText('The agent is paused.').waitFor({ state: 'detached' });
  expect((await host.act(click)).status).toBe(200);
  await one.page.keyboard.press('Control+Alt+KeyP');
  await one.page.getByText('The agent is paused.').waitFor();
  await one.page.keyboard.press('Control+Alt+KeyP');
  await one.page.getByText('The agent is paused.').waitFor({ state: 'detached' });
});

it('keys typed without control have no effect, and the panel says how to take control', async () => {
  const { page } = one;
  const desktop = () => host.desktop();
  const before = await desktop();
  const asked: string[] = [];
  page.on('request', (request) => {
    // The sizes of panes are stored, which acts on nothing.
    const acts = request.method() !== 'GET' && !request.url().endsWith('/panel/settings');
    if (acts) asked.push(request.url());
  });
  // The hint disappears after a while.
  const hint = () => page.getByText('Press CtrlAltJ or click Take control.').waitFor();
  await page.getByTestId('stage').click();
  await Promise.all([hint(), page.keyboard.type('password: ASTRODHPV /?1')]);
  expect([page.url(), await page.getByRole('dialog').count()]).toEqual([one.page.url(), 0]);

  // The same applies to keys typed after control was released.
  await page.keyboard.press('Control+Alt+KeyJ');
  await page.getByText('You have control.').waitFor();
  await page.keyboard.press('Control+Alt+KeyJ');
  await page.getByText('You have control.').waitFor({ state: 'detached' });
  await Promise.all([hint(), page.keyboard.type('mnopv')]);
  expect(await page.getByRole('heading', { name: 'Recordings', exact: true }).count()).toBe(0);

  // Keys pressed outside the view, with a row selected, have no effect either.
  await one.row('Return').click();
  for (const key of [...'adhrst', 'F8', 'F9']) await page.keyboard.press(key);
  await page.keyboard.press('Escape');
  const acting = asked.filter((url) => !url.includes('/control/'));
  expect([acting, await desktop()]).toEqual([[], before]);
  expect(asked.filter((url) => !/take|give-back/.test(url))).toEqual([]);
});
