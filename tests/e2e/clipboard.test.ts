import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DesktopClipboard } from '../../src/shared/desktop';
import { openProgram, type Program } from '../support/desktop-programs';
import { type Host, startHost } from '../support/host';
import { type OpenPanel, openBrowser, openPanel } from '../support/panel';
import { waitFor } from '../support/wait-for';

let host: Host;
let browser: Browser;
let panel: OpenPanel;
let xterm: Program;
let other: Program;

/** Opens an xterm that copies its selection to the clipboard. */
function openXterm(name: string, place: string, script: string): Promise<Program> {
  const copies = ['-xrm', '*selectToClipboard: true'];
  // A busy browser may send the clicks of a double click 250 ms apart, which is xterm's limit.
  const patience = ['-xrm', '*multiClickTime: 60000'];
  const looks = ['-geometry', place, '-fa', 'DejaVu Sans Mono'];
  return openProgram(host, name, 'xterm', [
    '-T',
    name,
    ...copies,
    ...patience,
    ...looks,
    '-e',
    'sh',
    '-c',
    script,
  ]);
}

beforeAll(async () => {
  [host, browser] = await Promise.all([startHost(), openBrowser()]);
  panel = await openPanel(browser, host);
  const script = `echo Wörterbuch; read a; printf %s "$a" > ${join(host.dataDir, 'pasted')}; sleep 60`;
  other = await openXterm('other', '60x12+300+600', 'echo Nachschlagewerk; sleep 60');
  xterm = await openXterm('clipboard', '60x12+300+200', script);
});

afterAll(async () => {
  await Promise.all([xterm?.close(), other?.close()]);
  await browser?.close();
  await host?.stop();
  expect(panel?.faults).toEqual([]);
});

it('the clipboard is shared with the desktop in both directions, with any character', async () => {
  const { page } = panel;
  await page.evaluate(`navigator.clipboard.writeText('grüß dich, 日本\\n')`);
  await page.getByRole('button', { name: 'Take control' }).click();
  await page.getByText('Clipboard shared').waitFor();
  // The program requests the text when it pastes; the text's own line feed ends the line.
  await page.keyboard.press('Shift+Insert');
  // The shell creates the file before it writes into it.
  const pasted = async () =>
    (await readFile(join(host.dataDir, 'pasted'), 'utf8').catch(() => '')) || undefined;
  expect(await waitFor('the pasted text', pasted)).toBe('grüß dich, 日本');

  // A double click selects a word, which this xterm copies.
  const word = await panel.place(xterm.place.x + 40, xterm.place.y + 12);
  await page.mouse.dblclick(word.x, word.y);
  const localText = () => page.evaluate<string>('navigator.clipboard.readText()');
  await waitFor('the copied word', async () => (await localText()) === 'Wörterbuch');

  // A text that an agent copies while the panel does not have control arrives when the panel takes control.
  await page.getByRole('button', { name: 'Release control' }).click();
  await page.getByRole('button', { name: 'Take control' }).waitFor();
  const { x, y } = other.place;
  expect((await host.act({ action: 'double_click', coordinate: [x + 40, y + 12] })).status).toBe(200);
  await waitFor('the host to receive the copied text', async () => {
    const last = await (await host.request('/api/v0/desktop/clipboard')).json();
    return DesktopClipboard.parse(last).text === 'Nachschlagewerk';
  });
  expect(await localText()).toBe('Wörterbuch');
  await page.getByRole('button', { name: 'Take control' }).click();
  await waitFor('the text copied by an agent', async () => (await localText()) === 'Nachschlagewerk');
});
