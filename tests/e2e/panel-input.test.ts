import type { Browser, CDPSession } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPage, type SeenEvent, type ShownPage } from '../support/desktop-programs';
import { type Host, startHost } from '../support/host';
import { boxOf, type OpenPanel, openBrowser, openPanel } from '../support/panel';
import { waitFor } from '../support/wait-for';

let host: Host;
let browser: Browser;
let panel: OpenPanel;
let shown: ShownPage;
let keyboard: CDPSession;
beforeAll(async () => {
  [host, browser] = await Promise.all([startHost(), openBrowser()]);
  shown = await openPage(
    host,
    '<textarea style="width: 100%; height: 100%; box-sizing: border-box; border: 0"></textarea>',
  );
  await shown.page.evaluate(`document.body.dataset.keys = 1; document.querySelector('textarea').focus()`);
  panel = await openPanel(browser, host);
  keyboard = await panel.page.context().newCDPSession(panel.page);
  await panel.page.getByRole('button', { name: 'Take control' }).click();
  await panel.page.getByText('You have control.').waitFor();
  const middle = await panel.place(900, 500);
  await panel.page.mouse.click(middle.x, middle.y);
  await shown.until('the click', (events) => events.some(({ type }) => type === 'click'));
});
afterAll(async () => {
  expect(panel.faults).toEqual([]);
  await browser.close();
  await shown.close();
  await host.stop();
});

const text = () => shown.page.evaluate<string>(`document.querySelector('textarea').value`);
const empty = () => shown.page.evaluate<void>(`void (document.querySelector('textarea').value = '')`);
const typed = async () => (await host.journal()).actions.filter(({ request }) => request.action === 'type');
/** The total scrolling of a page: Chromium merges wheel clicks that arrive close together. */
const sumOf = (events: readonly SeenEvent[]) =>
  events.filter(({ type }) => type === 'wheel').reduce((sum, { deltaY }) => sum + deltaY, 0);
/** Inserts text as an emoji picker or an input method does. */
const insert = (what: string) => keyboard.send('Input.insertText', { text: what });

it('text from an input method or an emoji picker is typed in order with the keys', async () => {
  const { page } = panel;
  for (const piece of ['日本', '😀', 'ß']) {
    await page.keyboard.press('a');
    await insert(piece);
    await page.keyboard.press('b');
  }
  await waitFor('all typed text', async () => (await text()).length >= 11);
  expect(await text()).toBe('a日本ba😀baßb');

  // Only the result of a composition is typed. The keys of the input method do not go to the desktop.
  await empty();
  await keyboard.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 });
  await keyboard.send('Input.imeSetComposition', { text: 'にほ', selectionStart: 2, selectionEnd: 2 });
  await insert('二本');
  await page.keyboard.press('c');
  await waitFor('the composed text', async () => (await text()).endsWith('c'));
  expect(await text()).toBe('二本c');
  await waitFor('the journal entry', async () =>
    (await typed()).some(({ request }) => request.text === '二本'),
  );
  expect(new Set((await typed()).map(({ source }) => source))).toEqual(new Set(['you']));
});

it('the journal contains only the length of text that is inserted during private typing', async () => {
  await empty();
  await panel.page.getByRole('button', { name: 'Private typing' }).click();
  await panel.page.locator('[data-testid="control-banner"] [aria-pressed="true"]').waitFor();
  await insert('秘密');
  await waitFor('the inserted text', async () => (await text()) === '秘密');
  await waitFor('the journal entry', async () =>
    (await typed()).some(({ request }) => request.text_length === 2),
  );
  expect(JSON.stringify(await host.journal())).not.toContain('秘密');
  await panel.page.getByRole('button', { name: 'Private typing' }).click();
  await panel.page.locator('[data-testid="control-banner"] [aria-pressed="false"]').waitFor();
});

it('the pointer reaches the last column and row, and the desktop scrolls as many notches as the wheel', async () => {
  const { page } = panel;
  const box = await boxOf(page.locator('[data-state] canvas'));
  await shown.clear();
  await page.mouse.move(Math.floor(box.x + box.width - 0.01), Math.floor(box.y + box.height - 0.01));
  await shown.until('the pointer in the corner', (events) =>
    events.some(({ x, y }) => x === 1919 && y === 1079),
  );
  await shown.clear();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await shown.until('the pointer in the middle', (events) =>
    events.some(({ x, y }) => Math.abs(x - 960) < 9 && Math.abs(y - 540) < 9),
  );
  await shown.clear();
  await page.mouse.wheel(0, 360);
  await shown.until('three wheel notches', (events) => sumOf(events) === 360);
});

it.each([256 * 1024, 1024 * 1024])('a text of %i letters is pasted', async (length) => {
  const { page } = panel;
  await empty();
  await page.evaluate(`navigator.clipboard.writeText('${length} '.repeat(${length}).slice(0, ${length}))`);
  await page.keyboard.press('Control+v');
  await waitFor('all pasted letters', async () => (await text()).length === length);
});

it('a text that is too long to be pasted is reported, and the previous text is not pasted in its place', async () => {
  const { page } = panel;
  await empty();
  await page.evaluate(`navigator.clipboard.writeText('x'.repeat(5_000_000))`);
  await page.keyboard.press('Control+v');
  await page
    .getByText(/is too long to be pasted on the desktop/)
    .first()
    .waitFor();
  await page.keyboard.press('d');
  await waitFor('the next key', async () => (await text()).endsWith('d'));
  expect((await text()).length).toBe(1);
});
