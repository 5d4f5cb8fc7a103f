import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTION_NAMES, type ActionName } from '../../src/shared/action';
import { type Host, startHost } from '../support/host';
import { type OpenPanel, openBrowser, openPanel, pickOption } from '../support/panel';
import { waitFor } from '../support/wait-for';

let host: Host;
let browser: Browser;
let panel: OpenPanel;

beforeAll(async () => {
  [host, browser] = await Promise.all([startHost(), openBrowser()]);
  panel = await openPanel(browser, host);
});

afterAll(async () => {
  const faults = panel?.faults;
  await browser?.close();
  await host?.stop();
  expect(faults).toEqual([]);
});

const json = () => panel.page.getByLabel('The action as JSON');
/** Shows the JSON instead of the form, or the form again. */
const toggleJson = () => panel.page.getByRole('button', { name: 'JSON', exact: true }).click();

describe('the composer', () => {
  const FILL: Partial<Record<ActionName, Record<string, string>>> = {
    left_click_drag: { 'From, x': '20', 'From, y': '30', 'To, x': '60', 'To, y': '70' },
    mouse_down: {},
    mouse_up: {},
    left_mouse_down: {},
    left_mouse_up: {},
    scroll: { 'Point, x': '500', 'Point, y': '400', 'Wheel clicks': '2' },
    type: { Text: 'grüß' },
    key: { Keys: 'Escape' },
    hold_key: { Keys: 'Shift_L', 'For, in milliseconds': '20' },
    key_down: { Keys: 'ctrl' },
    key_up: { Keys: 'ctrl' },
    wait: { 'For, in milliseconds': '20' },
    screenshot: { 'Declared width': '640', 'Declared height': '360' },
    cursor_position: {},
  };

  const choose = (action: ActionName) => pickOption(panel.page, 'Action', action);

  it('sends modifiers, a path, several combinations and the place of the pointer', async () => {
    const { page } = panel;
    const body = async () => {
      await toggleJson();
      const text = await json().inputValue();
      await toggleJson();
      return JSON.parse(text);
    };
    await choose('left_click_drag');
    await page.getByLabel('Path', { exact: true }).fill('20,30 60,70 90,100');
    await page.getByLabel('Modifiers', { exact: true }).fill('shift');
    expect(await body()).toMatchObject({
      path: [
        [20, 30],
        [60, 70],
        [90, 100],
      ],
      modifiers: 'shift',
    });
    await page.getByLabel('Path', { exact: true }).fill('');
    await choose('left_click');
    await page.getByLabel('At the pointer').check();
    expect(await body()).toEqual({ action: 'left_click', at: 'pointer', modifiers: 'shift' });
    await page.getByLabel('At the pointer').uncheck();
    await page.getByLabel('Modifiers', { exact: true }).fill('');
    await choose('key');
    await page.getByLabel('Combinations', { exact: true }).fill('ctrl+a Delete');
    expect(await body()).toEqual({ action: 'key', keys: ['ctrl+a', 'Delete'] });
    await page.getByLabel('Combinations', { exact: true }).fill('');
    await choose('screenshot');
    const settle = page.getByLabel('Settle, in milliseconds', { exact: true });
    expect(await settle.getAttribute('placeholder')).toBe('0');
  });

  it('sends each of the actions', async () => {
    const { page } = panel;
    for (const action of ACTION_NAMES) {
      await choose(action);
      for (const [label, value] of Object.entries(
        FILL[action] ?? { 'Point, x': '960', 'Point, y': '1000' },
      )) {
        await page.getByLabel(label, { exact: true }).fill(value);
      }
      await page.keyboard.press('Control+Enter');
      const output =
        action === 'cursor_position'
          ? /x=\d+,y=\d+/
          : action === 'screenshot'
            ? '640 × 360'
            : `${action} action performed`;
      await page.getByTestId('answer').getByText(output).waitFor();
      if (action === 'screenshot') {
        const image = page.getByAltText('The desktop, 640 × 360');
        await image.waitFor();
        await waitFor('the picture to load', () =>
          page.evaluate<boolean>(`document.querySelector('img[alt^="The desktop,"]').naturalWidth === 640`),
        );
        await page.getByLabel('Declared width').fill('');
        await page.getByLabel('Declared height').fill('');
      }
    }
    const all = await host.journal();
    const sent = all.actions.filter(({ source, status }) => source === 'composer' && status === 'done');
    expect(sent.slice(-ACTION_NAMES.length).map(({ request }) => request.action)).toEqual([...ACTION_NAMES]);
  });

  it('reports an invalid value at its field, and sends nothing', async () => {
    const before = (await host.journal()).last_seq;
    await choose('key');
    await panel.page.getByLabel('Keys').fill('Retrun');
    await panel.page.keyboard.press('Control+Enter');
    await panel.page.getByRole('alert').getByText('Return').waitFor();
    expect(await panel.page.getByLabel('Keys').getAttribute('aria-invalid')).toBe('true');
    expect((await host.journal()).last_seq).toBe(before);
    // The form reports a point outside of the desktop.
    await choose('mouse_move');
    await panel.page.getByLabel('Point, x').fill('1920');
    await panel.page.getByLabel('Point, y').fill('5');
    await panel.page.getByText('Outside the desktop').waitFor();
    await panel.page.getByLabel('Point, x').fill('1919');
    await panel.page.getByText('Outside the desktop').waitFor({ state: 'detached' });
  });

  it('fills in points that are picked on the screen by pointer and by keyboard', async () => {
    await choose('left_click_drag');
    const { page } = panel;
    const [from, to] = await Promise.all([panel.place(300, 200), panel.place(1500, 900)]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Pick' }).first().click();
    await page.mouse.click(from.x, from.y);
    await page.mouse.move(to.x, to.y);
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.getByRole('application').waitFor({ state: 'detached' });
    const values = await Promise.all(
      ['From, x', 'From, y', 'To, x', 'To, y'].map((label) =>
        page.getByLabel(label).inputValue().then(Number),
      ),
    );
    // A pixel of the view is about two pixels of the desktop.
    const expected = [300, 200, 1510, 899];
    for (const [i, value] of values.entries())
      expect(Math.abs(value - (expected[i] ?? 0))).toBeLessThanOrEqual(2);

    await page.getByRole('button', { name: 'Pick' }).last().click();
    await page.getByRole('application').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('application').waitFor({ state: 'detached' });
    expect(await page.getByLabel('To, x').inputValue()).toBe(String(values[2]));
  });

  it('fills in a drag that is drawn on the screen', async () => {
    await choose('left_click_drag');
    const { page } = panel;
    const [from, to] = await Promise.all([panel.place(400, 300), panel.place(1200, 800)]);
    await page.getByRole('button', { name: 'Pick' }).last().click();
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await page.mouse.up();
    await page.getByRole('application').waitFor({ state: 'detached' });
    const values = await Promise.all(
      ['From, x', 'From, y', 'To, x', 'To, y'].map((label) => page.getByLabel(label).inputValue()),
    );
    for (const [i, value] of values.entries()) {
      expect(Math.abs(Number(value) - ([400, 300, 1200, 800][i] ?? 0))).toBeLessThanOrEqual(2);
    }
  });

  it('completes key names', async () => {
    await choose('key');
    const keys = panel.page.getByRole('combobox', { name: 'Keys' });
    await keys.fill('ctrl+sh');
    await panel.page.getByRole('option', { name: 'ctrl+shift Shift_L' }).waitFor();
    await keys.press('Tab');
    await keys.pressSequentially('ret');
    await keys.press('ArrowDown');
    await keys.press('Enter');
    expect(await keys.inputValue()).toBe('ctrl+shift+Return');
    await keys.press('Control+Enter');
    await panel.row('ctrl+shift+Return').waitFor();
  });

  it.each([
    ['Control+Shift+KeyL', 'ctrl+shift+l'],
    ['Shift+Tab', 'shift+Tab'],
    ['F5', 'F5'],
    ['Enter', 'Return'],
  ])('records %s as %s', async (pressed, text) => {
    const { page } = panel;
    await page.getByRole('button', { name: 'Record keys' }).click();
    await page.keyboard.press(pressed);
    const keys = page.getByRole('combobox', { name: 'Keys' });
    await keys.waitFor();
    expect(await keys.inputValue()).toBe(text);
    await page.getByRole('button', { name: 'Record keys' }).click();
    await page.keyboard.press('Escape');
    expect(await keys.inputValue()).toBe(text);
  });

  it('shows the request as JSON that can be edited', async () => {
    await choose('scroll');
    await panel.page.getByLabel('Point, x').fill('10');
    await panel.page.getByLabel('Point, y').fill('20');
    await toggleJson();
    const body: unknown = JSON.parse(await json().inputValue());
    expect(body).toMatchObject({ action: 'scroll', coordinate: [10, 20] });
    const before = (await host.journal()).last_seq;
    await json().fill('{\n  "action": "type",\n  "text": "a" "b"\n}');
    await panel.page.getByText('Line 3, column 15').waitFor();
    await json().press('Control+Enter');
    expect((await host.journal()).last_seq).toBe(before);
    await json().fill('{"action": "type", "text": "日本\\n"}');
    await toggleJson();
    expect(await panel.page.getByLabel('Text', { exact: true }).inputValue()).toBe('日本\n');
    await panel.page.getByText('3 characters, 1 × Return').waitFor();
  });

  it('restores sent actions, and keeps snippets across a reload', async () => {
    const { page } = panel;
    await choose('key');
    await page.getByLabel('Keys').fill('F9');
    await page.keyboard.press('Alt+ArrowUp');
    await page.keyboard.press('Alt+ArrowUp');
    await page.getByText('cursor_position', { exact: true }).waitFor();
    await page.keyboard.press('Alt+ArrowDown');
    await page.getByLabel('Keys').waitFor();
    expect(await page.getByLabel('Keys').inputValue()).toBe('ctrl+shift+Return');
    await page.keyboard.press('Alt+ArrowDown');
    expect(await page.getByLabel('Keys').inputValue()).toBe('F9');

    await page.getByRole('button', { name: 'Sent actions and snippets' }).click();
    await page.getByRole('tab', { name: 'Snippets' }).click();
    await page.getByLabel('Name of the snippet').fill('Nine');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Nine key F9' }).waitFor();
    await page.reload();
    await panel.connected();
    await page.getByRole('button', { name: 'Sent actions and snippets' }).click();
    await page.getByRole('tab', { name: 'Snippets' }).click();
    await page.getByRole('button', { name: 'Nine key F9' }).click();
    expect(await page.getByLabel('Keys').inputValue()).toBe('F9');
  });

  it.each([
    [
      'menu',
      'type',
      'text',
      { action: 'type', text: 'secret', sensitive: true },
      '{"action":"type","sensitive":true}',
    ],
    ['key', 'left_click', 'coordinate', { action: 'left_click' }, '{"action":"left_click"}'],
    ['menu', 'left_click', 'json', { action: 'frobnicate' }, '{"action":"frobnicate"}'],
    ['key', 'key', 'text', { action: 'key', text: 'ctrl' }, '{"action":"key","text":"ctrl"}'],
  ])('loads an action from the log by %s: %s, focus on %s', async (how, shown, field, body, sent) => {
    const { page } = panel;
    await host.act(body);
    const { last_seq } = await host.journal();
    const row = page.locator(`[role="option"][data-seq="${last_seq}"]`);
    if (how === 'menu') {
      await row.click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Edit and send again' }).click();
    } else {
      await row.click();
      await page.locator('#action-list').press('e');
    }
    await page.locator(`#composer-${field}:focus`).waitFor();
    expect(JSON.parse(await json().inputValue())).toEqual(JSON.parse(sent));
    expect(await page.getByRole('combobox', { name: 'Action' }).textContent()).toContain(shown);
    // An unknown action is not sent as a different one.
    if (field !== 'json') return;
    await page.getByText('Unknown action: frobnicate').last().waitFor();
    expect(await page.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true);
  });
});
