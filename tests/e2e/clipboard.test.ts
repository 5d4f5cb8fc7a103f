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
    // A busy browser brings the two clicks of a double click a quarter of a second apart, which is all xterm waits.
    '-xrm',
    '*multiClickTime: 60000',
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

it('goes to the desktop and comes back, any character of it', async () => {
  const { page } = panel;
  await page.evaluate(`navigator.clipboard.writeText('grüß dich, 日本\\n')`);
  await page.getByRole('button', { name: 'Take control' }).click();
  await page.getByText('Clipboard shared').waitFor();
  // The program asks for the text when it pastes; the text's own new line ends the line.
  await page.keyboard.press('Shift+Insert');
  const pasted = () => readFile(join(host.dataDir, 'pasted'), 'utf8').catch(() => undefined);
  expect(await waitFor('what was pasted', pasted)).toBe('grüß dich, 日本');

  // A double click selects a word, which this xterm copies.
  const word = await panel.place(xterm.place.x + 40, xterm.place.y + 12);
  await page.mouse.dblclick(word.x, word.y);
  const localText = () => page.evaluate<string>('navigator.clipboard.readText()');
  await waitFor('what was copied', async () => (await localText()) === 'Wörterbuch');
});
