import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openProgram, type Program } from '../support/desktop-programs';
import { type Host, startHost } from '../support/host';
import { type OpenPanel, openBrowser, openPanel } from '../support/panel';
import { waitFor } from '../support/wait-for';

let host: Host;
let browser: Browser;
let panel: OpenPanel;
let xterm: Program;

beforeAll(async () => {
  [host, browser] = await Promise.all([startHost(), openBrowser()]);
  panel = await openPanel(browser, host);
  const script = `echo Wörterbuch; read a; printf %s "$a" > ${join(host.dataDir, 'pasted')}; sleep 60`;
  const args = [
    '-T',
    'clipboard',
    '-xrm',
    '*selectToClipboard: true',
    '-geometry',
    '60x12+300+200',
    '-fa',
    'DejaVu Sans Mono',
    '-e',
    'sh',
    '-c',
    script,
  ];
  xterm = await openProgram(host, 'clipboard', 'xterm', args);
});

afterAll(async () => {
  await xterm?.close();
  await browser?.close();
  await host?.stop();
  expect(panel?.faults).toEqual([]);
});

it('comes from the desktop and goes there, any character of it', async () => {
  const { page } = panel;
  const { x, y, height } = xterm.place;
  await page.getByRole('button', { name: 'Take control' }).click();
  await page.getByText('Clipboard shared').waitFor();
  // A double click selects a word, which this xterm copies.
  const word = await panel.place(x + 40, y + 12);
  await page.mouse.dblclick(word.x, word.y);
  const localText = () => page.evaluate<string>('navigator.clipboard.readText()');
  await waitFor('what was copied', async () => (await localText()) === 'Wörterbuch');

  await page.evaluate(`navigator.clipboard.writeText('grüß dich, 日本\\n')`);
  const middle = await panel.place(x + 200, y + height - 20);
  await page.mouse.click(middle.x, middle.y);
  // The program asks for the text when it pastes; the text's own new line ends the line.
  await page.keyboard.press('Shift+Insert', { delay: 300 });
  const pasted = () => readFile(join(host.dataDir, 'pasted'), 'utf8').catch(() => undefined);
  expect(await waitFor('what was pasted', pasted)).toBe('grüß dich, 日本');
});
