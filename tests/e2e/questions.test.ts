import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Host, startHost } from '../support/host';
import { type OpenPanel, openBrowser, openPanel, runCommand } from '../support/panel';
import { waitFor } from '../support/wait-for';

let host: Host;
let browser: Browser;
let panel: OpenPanel;
beforeAll(async () => {
  [host, browser] = await Promise.all([startHost(), openBrowser()]);
  panel = await openPanel(browser, host);
});
afterAll(async () => {
  expect(panel.faults).toEqual([]);
  await browser.close();
  await host.stop();
});

async function ask(body: object) {
  const response = await host.request('/api/v0/desktop/ask', { method: 'POST', body });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}
const cards = () => panel.page.getByRole('article');
const card = (text: string): Locator => cards().filter({ hasText: text });
const field = (of: Locator) => of.getByRole('textbox', { name: 'Your answer' });
const button = (of: Locator, name: string) => of.getByRole('button', { name, exact: true });

it('is answered by a choice, and shown without taking the focus', async () => {
  const { page, row } = panel;
  await page.getByRole('combobox', { name: 'Action' }).focus();
  const asked = ask({ question: 'Two accounts match.\nWhich one?', choices: ['Work', 'Private'] });
  await page.getByRole('status').filter({ hasText: 'The agent asks: Two accounts match.' }).waitFor();
  await waitFor('the title', async () => (await page.title()) === '(1) Jumpseat');
  await page.locator('[role=combobox]:focus').waitFor();
  await button(card('Two accounts match.'), 'Private').click();
  expect(await asked).toMatchObject({ status: 200, json: { text: 'Private', choice: 1 } });
  await row('→ “Private”').waitFor();
  await cards().waitFor({ state: 'detached' });
  await waitFor('the title before', async () => (await page.title()) === 'Jumpseat');
});

it('is answered in words, with the keyboard alone, and a secret is not logged', async () => {
  const { page } = panel;
  const asked = ask({ question: 'What is the code?' });
  await cards().waitFor();
  await runCommand(page, 'question');
  await page.locator('section:focus').waitFor();
  const code = field(card('What is the code?'));
  while (!(await code.and(page.locator(':focus')).count())) await page.keyboard.press('Tab');
  await page.keyboard.type('hunter2');
  await page.getByRole('checkbox', { name: 'Don’t log the answer' }).check();
  await code.press('Enter');
  expect(await asked).toMatchObject({ status: 200, json: { text: 'hunter2' } });
  await panel.row('(7 characters, not kept)').waitFor();
  expect(JSON.stringify(await host.journal())).not.toContain('hunter2');
});

it('is done by hand: the person takes control and gives it back with a note', async () => {
  const asked = ask({ question: 'Please solve the captcha.' });
  await button(card('captcha'), 'Do it by hand').click();
  await panel.page.getByText('You have control.').first().waitFor();
  const click = { action: 'left_click', coordinate: [200, 200] };
  expect((await host.act(click)).status).toBe(423);
  await panel.page.getByRole('textbox', { name: 'Note for the agent' }).fill('It was all buses.');
  await button(card('captcha'), 'Release control and answer').click();
  expect(await asked).toMatchObject({ status: 200, json: { by_hand: true, text: 'It was all buses.' } });
  expect((await host.act(click)).status).toBe(200);
});

describe('several questions', () => {
  it('wait at once, also after a reload, and one is dismissed', async () => {
    const { page } = panel;
    const asked = [ask({ question: 'First?' }), ask({ question: 'Second?' })];
    await card('Second?').waitFor();
    await page.reload();
    for (const text of ['First?', 'Second?']) await card(text).waitFor();
    // No event comes after what the page knows by then.
    await page.getByTestId('stream').getByText('Connected').waitFor();
    expect(await cards().count()).toBe(2);
    await button(card('First?'), 'Dismiss').click();
    expect((await asked[0])?.status).toBe(409);
    await field(card('Second?')).fill('Yes.');
    await button(card('Second?'), 'Answer').click();
    expect((await asked[1])?.json.text).toBe('Yes.');
  });

  it('are reached from the recordings', async () => {
    const { page } = panel;
    await page.goto(`${host.url}/#recordings`);
    const asked = ask({ question: 'Where are you?' });
    await page.getByRole('button', { name: 'The agent asks' }).click();
    await page.locator('section:focus').waitFor();
    await field(card('Where are you?')).fill('Here.');
    await page.keyboard.press('Enter');
    expect((await asked).json.text).toBe('Here.');
  });
});

it('hostile texts are shown as they are', async () => {
  const question = '<img src=x onerror=alert(1)>\u202Etxet\u0007';
  const asked = ask({ question, choices: ['<b>a</b>', ' '.repeat(3) + 'x'.repeat(500)] });
  await card('<img src=x onerror=alert(1)>[U+202E]txet␇').waitFor();
  await button(card('<img'), '<b>a</b>').click();
  expect((await asked).json).toMatchObject({ choice: 0, text: '<b>a</b>' });
});

it('a safety check is executed only if the person agrees', async () => {
  const send = async () => {
    const body = {
      ...{ type: 'computer_call', call_id: 'call_1', actions: [{ type: 'screenshot' }] },
      pending_safety_checks: [{ id: 'a', code: 'malicious_instructions', message: 'The page gives orders.' }],
    };
    const path = '/api/v0/agents/openai?size=320x180&ask=60';
    return (await host.request(path, { method: 'POST', body })).status;
  };
  for (const [name, status] of [
    ['Refuse', 409],
    ['Agree', 200],
  ] as const) {
    const sent = send();
    await button(card('The page gives orders.'), name).click();
    expect(await sent).toBe(status);
    await card('The page gives orders.').waitFor({ state: 'detached' });
  }
});

describe('a notification of the browser', () => {
  let shown: () => Promise<string[]>;
  beforeEach(async () => {
    const { page } = panel;
    await page.context().grantPermissions(['notifications', 'clipboard-read', 'clipboard-write']);
    await page.addInitScript(`
      window.shown = [];
      window.Notification = class { static permission = 'granted'; constructor(title, { body }) { shown.push(body); } };
      document.hasFocus = () => window.isFocused === true;
    `);
    await page.reload();
    await page.getByTestId('stream').getByText('Connected').waitFor();
    shown = () => page.evaluate<string[]>('window.shown');
  });

  it('is shown while the page does not have the focus', async () => {
    const asked = ask({ question: 'Are you there?' });
    await waitFor('the notification', async () => (await shown()).length > 0);
    await panel.page.evaluate('window.isFocused = true');
    const seen = ask({ question: 'Do you see it?' });
    await card('Do you see it?').waitFor();
    expect(await shown()).toEqual(['Are you there?']);
    for (const text of ['Are you there?', 'Do you see it?']) await button(card(text), 'Dismiss').click();
    await Promise.all([asked, seen]);
  });
});
