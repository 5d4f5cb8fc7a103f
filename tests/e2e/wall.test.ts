import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsInBothThemes } from '../support/axe';
import { type Host, startHost } from '../support/host';
import { type OpenPanel, openBrowser, openPanel, runCommand } from '../support/panel';
import { waitFor } from '../support/wait-for';

let host: Host;
let browser: Browser;
let panel: OpenPanel;

beforeAll(async () => {
  [host, browser] = await Promise.all([
    startHost(['--geometry', '320x240', '--max-desktops', '5', '--allow-run']),
    openBrowser(),
  ]);
});
afterAll(async () => {
  expect(panel?.faults).toEqual([]);
  await browser?.close();
  await host?.stop();
});

const post = (path: string, body?: object) =>
  host.request(`/api/v0/${path}`, { method: 'POST', ...(body && { body }) });
const act = (name: string, body: object = { action: 'left_click', coordinate: [10, 20] }) =>
  post(`desktops/${name}/action`, body);
const tile = (name: string): Locator => panel.page.locator(`[role=gridcell][data-name="${name}"]`);
const focused = (name: string) => panel.page.locator(`[role=gridcell][data-name="${name}"]:focus`);
const order = (page: Page) =>
  page.evaluate<string[]>(
    `[...document.querySelectorAll('[role=gridcell]')].map((tile) => tile.dataset.name)`,
  );
const hash = () => panel.page.evaluate<string>('location.hash');
const stateOf = async (name: string) =>
  ((await (await host.request(`/api/v0/desktops/${name}`)).json()) as { status: { state: string } }).status
    .state;

describe('with one desktop', () => {
  it('the first place is its live view, without a switcher, and the palette adds a second one', async () => {
    panel = await openPanel(browser, host);
    const { page } = panel;
    expect(await page.getByRole('button', { name: 'All desktops' }).count()).toBe(0);
    await runCommand(page, 'New desktop');
    const dialog = page.getByRole('dialog', { name: 'New desktop' });
    await dialog.getByLabel('Name').fill('agent-2');
    await dialog.getByLabel('Title').fill('Books the flight');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Desktop Books the flight' }).waitFor();
    expect(await hash()).toBe('#desktops/agent-2');
    await panel.connected();
    await waitFor('the title', async () => (await page.title()) === 'Books the flight – Jumpseat');
    expect(await stateOf('agent-2')).toBe('running');
  });
});

describe('the wall', () => {
  beforeAll(async () => {
    await post('desktops', { name: 'agent-3' });
    await post('desktops', { name: 'agent-4', title: 'Reads the invoices' });
    await panel.page.goto(`${host.url}/#`);
    await panel.page.reload();
    await tile('agent-4').waitFor();
  });

  it('is the first place, shows pictures of running desktops, and starts none', async () => {
    const { page } = panel;
    expect(await order(page)).toEqual(['main', 'agent-2', 'agent-3', 'agent-4']);
    for (const name of ['main', 'agent-2']) await tile(name).locator('canvas[data-drawn]').waitFor();
    await tile('agent-3').getByText('Stopped', { exact: true }).waitFor();
    expect(await stateOf('agent-3')).toBe('stopped');
    expect(await tile('agent-3').locator('canvas[data-drawn]').count()).toBe(0);
    expect(await page.title()).toBe('Jumpseat');
  });

  it('shows what each agent does, in words, with its age', async () => {
    await act('agent-3');
    await tile('agent-3').getByText('click 10, 20', { exact: true }).waitFor();
    await tile('agent-3').getByText('Acting', { exact: true }).waitFor();
    await tile('agent-3').getByText('Thinking', { exact: true }).waitFor();
    await tile('agent-3')
      .getByText(/^[2-9] s ago$/)
      .waitFor();
    await tile('agent-3').locator('canvas[data-drawn]').waitFor();
    const running = act('agent-3', { action: 'wait', duration: 3000 });
    await tile('agent-3').getByText('now', { exact: true }).waitFor();
    await running;
  });

  it('has no fault of accessibility that axe detects', async () => {
    expect(await faultsInBothThemes(panel.page)).toEqual([]);
  });

  it('puts a desktop whose agent asks first, and counts it in the title', async () => {
    const { page } = panel;
    const asked = post('desktops/agent-3/ask', { question: 'Which account?', choices: ['Work', 'Home'] });
    await tile('agent-3').getByText('Asks for you', { exact: true }).waitFor();
    await tile('agent-3').getByText('Which account?', { exact: true }).waitFor();
    await expect.poll(() => order(page)).toEqual(['agent-3', 'main', 'agent-2', 'agent-4']);
    await waitFor('the title', async () => (await page.title()) === '(1) Jumpseat');
    await page.getByRole('status').filter({ hasText: 'The agent of agent-3 asks: Which account?' }).waitFor();
    await page.getByRole('status').filter({ hasText: '4 desktops, 1 needs you' }).waitFor();
    await tile('agent-3').click();
    expect(await hash()).toBe('#desktops/agent-3');
    await page.getByRole('button', { name: 'Home', exact: true }).click();
    expect(await (await asked).json()).toMatchObject({ text: 'Home' });
    await page.locator('body').press('Escape');
    await focused('agent-3').waitFor();
    await expect.poll(() => order(page)).toEqual(['main', 'agent-2', 'agent-3', 'agent-4']);
    // A tile that moves keeps the focus.
    await focused('agent-3').waitFor();
  });

  it('shows control, pause and recording, and pauses one agent or all', async () => {
    const { page } = panel;
    await tile('agent-2').getByRole('button', { name: 'More for Books the flight' }).click();
    await page.getByRole('menuitem', { name: 'Pause agent' }).click();
    await tile('agent-2').getByText('Paused', { exact: true }).waitFor();
    expect((await act('agent-2')).status).toBe(423);
    await page.getByRole('button', { name: 'Pause all agents' }).click();
    await tile('main').getByText('Paused', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Resume all agents' }).click();
    await tile('main').getByText('Paused', { exact: true }).waitFor({ state: 'detached' });
    await tile('agent-2').getByText('Paused', { exact: true }).waitFor({ state: 'detached' });

    const recording_id = crypto.randomUUID();
    await post('desktops/agent-2/recording/start', { recording_id });
    await tile('agent-2').getByText('Recording', { exact: true }).waitFor();
    await post('desktops/agent-2/recording/stop', { recording_id });
    await tile('agent-2').getByText('Recording', { exact: true }).waitFor({ state: 'detached' });

    const other = await openPanel(browser, host, { live: false });
    await other.page.goto(`${host.url}/#desktops/agent-2`);
    await other.connected();
    await other.page.getByRole('button', { name: 'Take control' }).click();
    await tile('agent-2').getByText('A person has control', { exact: true }).waitFor();
    await other.close();
    await tile('agent-2').getByText('A person has control', { exact: true }).waitFor({ state: 'detached' });
  });

  it('moves by arrow keys with one tab stop, opens by Enter and Ctrl+1 to 9, and Escape leads back', async () => {
    const { page } = panel;
    await page.getByRole('button', { name: 'New desktop…' }).focus();
    for (const key of ['Tab', 'Tab', 'Tab']) await page.keyboard.press(key);
    await focused('agent-2').or(focused('agent-3')).waitFor();
    await page.keyboard.press('Control+Home');
    await focused('main').waitFor();
    await page.keyboard.press('ArrowRight');
    await focused('agent-2').waitFor();
    await page.keyboard.press('ArrowDown');
    await focused('agent-4').waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await waitFor('agent-3', async () => (await hash()) === '#desktops/agent-3');
    await panel.connected();
    await page.keyboard.press('Control+1');
    await waitFor('main', async () => (await hash()) === '#desktops/main');
    await panel.connected();
    await page.goBack();
    await waitFor('agent-3', async () => (await hash()) === '#desktops/agent-3');
    await page.reload();
    await page.getByRole('button', { name: 'Desktop agent-3' }).waitFor();
    await panel.connected();
    await page.keyboard.press('Escape');
    await focused('agent-3').waitFor();
    expect(await hash()).toBe('#wall');
  });

  it('with control, Ctrl+1 and Escape belong to the desktop, and Ctrl+Alt+1 leads to a different one', async () => {
    const { page } = panel;
    await page.keyboard.press('Control+2');
    await panel.connected();
    await page.getByRole('button', { name: 'Take control' }).click();
    await page.getByRole('button', { name: 'Release control' }).waitFor();
    await page.keyboard.press('Control+1');
    await page.keyboard.press('Escape');
    await panel.row('Escape').waitFor();
    expect(await hash()).toBe('#desktops/agent-2');
    await page.keyboard.press('Control+Alt+3');
    await waitFor('agent-3', async () => (await hash()) === '#desktops/agent-3');
    // Leaving gives control back.
    await waitFor('control', async () => {
      const state = await (await host.request('/api/v0/desktops/agent-2/control')).json();
      return (state as { holder: string }).holder === 'agent';
    });
  });

  it('the switcher shows the others and what waits there', async () => {
    const { page } = panel;
    const asked = post('desktops/agent-2/ask', { question: 'Aisle or window?' });
    const switcher = page.getByRole('button', { name: 'Desktop agent-3 1 needs you elsewhere' });
    await switcher.click();
    await page.getByRole('menuitem', { name: /Books the flight.*Asks for you/ }).waitFor();
    expect(
      await faultsInBothThemes(page).then((all) => all.filter((one) => !/region|landmark/.test(one))),
    ).toEqual([]);
    await page.getByRole('menuitem', { name: /Books the flight/ }).click();
    await page.getByRole('textbox', { name: 'Your answer' }).fill('Window.');
    await page.keyboard.press('Enter');
    await asked;
    await page.getByRole('button', { name: 'All desktops' }).click();
    await focused('agent-2').waitFor();
  });

  it('is filtered, and a tile is renamed', async () => {
    const { page } = panel;
    await page.keyboard.press('/');
    await page.keyboard.type('invoices');
    await waitFor('the filter', async () => (await order(page)).join() === 'agent-4');
    await page.keyboard.press('Enter');
    await focused('agent-4').waitFor();
    await page.keyboard.press('F2');
    await page.getByRole('textbox', { name: 'Title' }).fill('Reads the bills');
    await page.keyboard.press('Enter');
    await tile('agent-4').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Clear filter' }).click();
    await tile('agent-4').getByText('Reads the bills', { exact: true }).waitFor();
    await tile('agent-4').press('F2');
    await page.getByRole('textbox', { name: 'Title' }).fill('');
    await page.keyboard.press('Enter');
    await tile('agent-4').getByText('agent-4', { exact: true }).waitFor();
    await focused('agent-4').waitFor();
  });

  it('reports why a desktop cannot be added, and focuses a new one', async () => {
    const { page } = panel;
    await page.getByRole('button', { name: 'New desktop…' }).click();
    const dialog = page.getByRole('dialog', { name: 'New desktop' });
    await dialog.getByLabel('Name').fill('agent-2');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.getByText(/already a desktop agent-2/).waitFor();
    expect(await faultsInBothThemes(page)).toEqual([]);
    await dialog.getByLabel('Name').fill('agent-5');
    await dialog.getByLabel('Size').fill('400 × 300');
    await page.keyboard.press('Enter');
    await focused('agent-5').waitFor();
    expect(await (await host.request('/api/v0/desktops/agent-5')).json()).toMatchObject({
      status: { width: 400, height: 300, state: 'stopped' },
    });
  });

  it('a desktop is stopped and deleted after a question, and main is not deleted', async () => {
    const { page } = panel;
    await tile('main').press('Delete');
    expect(await page.getByRole('alertdialog').count()).toBe(0);
    await tile('agent-3').getByRole('button', { name: 'More for agent-3' }).click();
    await page.getByRole('menuitem', { name: 'Stop…' }).click();
    await page
      .getByRole('alertdialog', { name: 'Stop agent-3?' })
      .getByRole('button', { name: 'Stop' })
      .click();
    await tile('agent-3').getByText('Stopped', { exact: true }).waitFor();
    await tile('agent-3').locator('canvas[data-drawn]').waitFor({ state: 'detached' });
    await tile('agent-5').press('Delete');
    const ask = page.getByRole('alertdialog', { name: 'Delete agent-5?' });
    await ask.getByRole('button', { name: 'Cancel' }).click();
    await tile('agent-5').press('Delete');
    await ask.getByRole('button', { name: 'Delete' }).click();
    await tile('agent-5').waitFor({ state: 'detached' });
    await focused('agent-4').waitFor();
  });
});

describe('the page of a desktop', () => {
  it('does not start the desktop again that is stopped, until the person asks for it', async () => {
    const { page } = panel;
    await tile('agent-2').click();
    await panel.connected();
    await runCommand(page, 'Stop the desktop');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Stop' }).click();
    await page.getByText('The desktop is stopped', { exact: true }).waitFor();
    await waitFor('the stop', async () => (await stateOf('agent-2')) === 'stopped');
    expect(await faultsInBothThemes(page)).toEqual([]);
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await panel.connected();
    // A different client stops it: the live view asks the host before it connects again.
    await post('desktops/agent-2/stop');
    await page.getByText('The desktop is stopped', { exact: true }).waitFor();
    expect(await stateOf('agent-2')).toBe('stopped');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await panel.connected();
  });

  it('connects again after a restart', async () => {
    const { page } = panel;
    await post('desktops/agent-2/restart');
    await page.locator('[data-state="connected"] canvas').waitFor();
    await waitFor('the restart', async () => (await stateOf('agent-2')) === 'running');
    await panel.connected();
    expect(await page.getByText('The desktop is stopped', { exact: true }).count()).toBe(0);
  });

  it('gives the desktop the size of the window', async () => {
    const { page } = panel;
    await page.getByRole('button', { name: 'Match window' }).click();
    await page
      .getByTestId('toast')
      .filter({ hasText: /^The desktop has \d+ × \d+ pixels now/ })
      .waitFor();
    await page.getByText('100 %', { exact: true }).nth(1).waitFor();
    const { status } = (await (await host.request('/api/v0/desktops/agent-2')).json()) as {
      status: { width: number; height: number };
    };
    expect([status.width % 2, status.height % 2]).toEqual([0, 0]);
    expect(status.width).toBeGreaterThan(600);
  });

  it('says so if the desktop is deleted, or does not exist', async () => {
    const { page } = panel;
    await host.request('/api/v0/desktops/agent-2', { method: 'DELETE' });
    await page.getByRole('heading', { name: 'There is no desktop agent-2' }).waitFor();
    expect(await faultsInBothThemes(page)).toEqual([]);
    await page.goto(`${host.url}/#desktops/nobody`);
    await page.getByRole('heading', { name: 'There is no desktop nobody' }).waitFor();
    await page.getByRole('button', { name: 'All desktops' }).click();
    await tile('agent-4').waitFor();
  });

  it('old addresses are those of main', async () => {
    const { page } = panel;
    await page.goto(`${host.url}/#recordings`);
    await page.getByRole('heading', { name: 'Recordings' }).waitFor();
    await page.getByRole('button', { name: 'Desktop main' }).waitFor();
  });
});
