import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFaults } from '../support/axe';
import { type Host, startHost } from '../support/host';
import { boxOf, type OpenPanel, openBrowser, openPanel, runCommand } from '../support/panel';
import { waitFor } from '../support/wait-for';

let host: Host;
let browser: Browser;

beforeAll(async () => {
  [host, browser] = await Promise.all([startHost(), openBrowser()]);
  await host.act({ action: 'key', text: 'flubber' });
});

afterAll(async () => {
  await browser?.close();
  await host?.stop();
});

/** Names and values that the page remembers, as JSON in one order. */
const remembered = ({ page }: OpenPanel) =>
  page.evaluate<string>(`JSON.stringify(Object.entries(localStorage).sort())`);

/**
 * Waits until the page remembers something different than `before`, and the host has it too: a page that is reloaded
 * earlier gets what the host had before.
 */
async function saved(panel: OpenPanel, before: string): Promise<void> {
  let last = '';
  await waitFor('the settings at the host', async () => {
    const now = await remembered(panel);
    const answer = await host.request('/api/v0/panel/settings');
    const { settings } = (await answer.json()) as { settings: { name: string; value: string }[] };
    const atHost = new Map(settings.map(({ name, value }) => [name, value]));
    const isSaved = (JSON.parse(now) as [string, string][]).every(([name, own]) => atHost.get(name) === own);
    const rests = now === last;
    last = now;
    // The panes save their sizes a tenth of a second after each change.
    if (!rests) await panel.page.waitForTimeout(300);
    return rests && now !== before && isSaved;
  });
}

async function closed(panel: OpenPanel): Promise<void> {
  await panel.close();
  expect(panel.faults).toEqual([]);
}

describe('the panes', () => {
  it.each([
    [1024, 700],
    [1280, 800],
    [3840, 2160],
  ])('fit a window of %d × %d', async (width, height) => {
    const panel = await openPanel(browser, host, { size: { width, height } });
    const { page } = panel;
    await panel.row('flubber').click();
    await boxOf(page.getByRole('region', { name: 'Details' }));
    const cut = await page.evaluate<string[]>(`[...document.querySelectorAll('header, footer, button')]
      .filter((element) => element.checkVisibility())
      .map((element) => [element.getAttribute('aria-label') ?? element.textContent, element.getBoundingClientRect()])
      .filter(([, { left, right, width }]) => width > 0 && (left < 0 || right > innerWidth + 0.5))
      .map(([name]) => name)`);
    expect(cut).toEqual([]);
    await closed(panel);
  });

  it.each([
    ['Width of the side pane', 'ArrowLeft', 'x'],
    ['Height of the composer', 'ArrowUp', 'y'],
    ['Height of the details', 'ArrowUp', 'y'],
  ] as const)('keep their size after a reload: %s', async (name, key, axis) => {
    const panel = await openPanel(browser, host);
    const { page } = panel;
    const separator = page.getByRole('separator', { name });
    const place = async () => Math.round((await separator.boundingBox())?.[axis] ?? 0);
    const settled = () => separator.getAttribute('aria-valuenow');
    await panel.row('flubber').click();
    const before = Math.round((await boxOf(separator))[axis]);
    const unsaved = await remembered(panel);
    await separator.focus();
    await page.keyboard.press(key);
    await waitFor('the separator to move', async () => (await place()) < before);
    const after = Math.round((await boxOf(separator))[axis]);
    const value = await settled();
    await saved(panel, unsaved);
    await page.reload();
    await panel.connected();
    await panel.row('flubber').click();
    await separator.waitFor();
    await waitFor('the size from before the reload', async () => (await settled()) === value);
    await waitFor('the place from before the reload', async () => Math.abs((await place()) - after) <= 1);
    await closed(panel);
  });

  it('do not shift their content when actions arrive', async () => {
    const panel = await openPanel(browser, host);
    await boxOf(panel.page.getByTestId('stage'));
    const began = await panel.page.evaluate<number>('performance.now()');
    for (let i = 0; i < 40; i++) await host.act({ action: 'mouse_move', coordinate: [i * 10, 500] });
    await host.act({ action: 'key_down', text: 'shift' });
    await host.act({ action: 'key_up', text: 'shift' });
    await panel.row('390, 500').waitFor();
    const shifts = await panel.page.evaluate<number>(`new Promise((resolve) => {
      let sum = 0;
      new PerformanceObserver((list, observer) => {
        for (const entry of list.getEntries())
          if (!entry.hadRecentInput && entry.startTime > ${began}) sum += entry.value;
      }).observe({ type: 'layout-shift', buffered: true });
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
    })`);
    expect(shifts).toBeLessThan(0.005);
    await closed(panel);
  });
});

describe('commands', () => {
  it('are found by a few letters, even while a field has the focus', async () => {
    const panel = await openPanel(browser, host);
    const { page } = panel;
    await page.getByLabel('Point, x').focus();
    await runCommand(page, 'oprec');
    await page.getByRole('heading', { name: 'Recordings', exact: true }).waitFor();
    await page.keyboard.press('Control+KeyK');
    const unsaved = await remembered(panel);
    await page.getByRole('combobox', { name: 'Find a command' }).fill('dark');
    await page.getByRole('option', { name: /Use the dark theme/ }).click();
    const theme = () => page.evaluate<string>('document.documentElement.dataset.theme');
    await waitFor('the dark theme', async () => (await theme()) === 'dark');
    await saved(panel, unsaved);
    await page.reload();
    expect(await theme()).toBe('dark');
    await closed(panel);
  });

  it('have single-key shortcuts that can be turned off, and then stay off and hidden', async () => {
    const panel = await openPanel(browser, host);
    const { page } = panel;
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await sheet.getByText('Find a command').waitFor();
    const unsaved = await remembered(panel);
    await sheet.getByRole('switch', { name: 'Single-key shortcuts' }).click();
    await sheet.getByText('Go to the composer').waitFor({ state: 'hidden' });
    expect(await sheet.getByText('Take control').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await saved(panel, unsaved);
    await page.reload();
    await panel.connected();
    await page.keyboard.press('v');
    await page.keyboard.press('?');
    expect(await page.getByLabel('Search the log').getAttribute('aria-keyshortcuts')).toBeNull();
    await page.keyboard.press('Control+KeyK');
    await page.getByRole('combobox', { name: 'Find a command' }).fill('single');
    await page.getByRole('option', { name: 'Turn on single-key shortcuts' }).click();
    await page.keyboard.press('v');
    await page.getByRole('heading', { name: 'Recordings', exact: true }).waitFor();
    await closed(panel);
  });
});

it('the panel reports whether a text was copied, and does not show dismissed notices again', async () => {
  const panel = await openPanel(browser, host);
  const { page } = panel;
  const copy = page.getByRole('button', { name: /^Copy the environment/ });
  // This toast disappears after some seconds.
  const copied = page.getByTestId('toast').filter({ hasText: 'Copied DISPLAY and XAUTHORITY' });
  await Promise.all([copied.waitFor(), copy.click()]);
  expect(await page.evaluate<string>('navigator.clipboard.readText()')).toMatch(/^DISPLAY=:\d+ XAUTHORITY=/);
  await page.evaluate('navigator.clipboard.writeText = () => Promise.reject(new Error())');
  await copy.click();
  const refusal = page.getByTestId('toast').filter({ hasText: 'does not let this page use the clipboard' });
  await refusal.getByRole('button', { name: 'Dismiss' }).click();
  await refusal.waitFor({ state: 'detached' });
  const bell = page.getByRole('button', { name: /^Notices/ });
  await bell.click();
  const unsaved = await remembered(panel);
  await page.getByRole('button', { name: 'Dismiss all' }).click();
  await bell.waitFor({ state: 'detached' });
  await saved(panel, unsaved);
  await page.reload();
  await panel.connected();
  expect(await bell.count()).toBe(0);
  await closed(panel);
});

it('the panel shows a failed command as a toast that offers to try again', async () => {
  const panel = await openPanel(browser, host);
  const { page } = panel;
  const body = JSON.stringify({ message: 'The keys are stuck.' });
  await page.route('**/api/v0/desktop/release', (route) => route.fulfill({ status: 500, body }));
  await page.keyboard.press('Control+Alt+KeyU');
  const toast = page.getByTestId('toast').filter({ hasText: 'The keys are stuck.' });
  await toast.waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  const asked = page.waitForRequest('**/api/v0/desktop/release');
  await Promise.all([asked, toast.getByRole('button', { name: 'Try again' }).click()]);
  await toast.waitFor();
  await toast.getByRole('button', { name: 'Dismiss' }).click();
  await toast.waitFor({ state: 'detached' });
  await closed(panel);
});
