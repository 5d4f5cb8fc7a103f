import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFaults, faultsInBothThemes } from '../support/axe';
import { type Host, startHost } from '../support/host';
import { temporaryDir } from '../support/host-run';
import { type OpenPanel, openBrowser, openPanel } from '../support/panel';
import { jsonLines, sessionEntries, writeSession } from '../support/session-files';
import { waitFor } from '../support/wait-for';
import { unpack } from '../support/zip';

const OLD = '20261121-080000000-abcd';

let host: Host;
let browser: Browser;
let panel: OpenPanel;
const folder = temporaryDir();

beforeAll(async () => {
  [host, browser] = await Promise.all([startHost(), openBrowser()]);
  writeSession(host.dataDir, OLD, jsonLines(sessionEntries(40)));
  await host.act({ action: 'left_click', coordinate: [10, 10] });
  panel = await openPanel(browser, host);
});

afterAll(async () => {
  const faults = panel?.faults;
  folder.remove();
  await browser?.close();
  await host?.stop();
  expect(faults).toEqual([]);
});

const menu = async (item: string) => {
  await panel.page.getByRole('button', { name: 'Session', exact: true }).click();
  await panel.page.getByRole('menuitem', { name: item }).click();
};
const list = () => panel.page.getByRole('dialog', { name: 'Sessions' });
const sessions = () => readdirSync(join(host.dataDir, 'sessions')).filter((name) => !name.startsWith('.'));

describe('the sessions in the panel', () => {
  it('are renamed, opened and closed', async () => {
    const { page } = panel;
    const rename = async () => {
      await list()
        .getByRole('button', { name: /^Rename/ })
        .last()
        .click();
      // The field gets the focus a frame later.
      await list().locator('input:focus').waitFor();
    };
    await page.locator('body').press('o');
    await list().getByText('40 actions').waitFor();
    expect(await list().getByRole('listitem').count()).toBe(2);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await list().getByRole('button', { name: 'Delete This session' }).isDisabled()).toBe(true);
    await rename();
    await page.keyboard.type('A tour');
    // The first Escape restores the title and leaves the dialog open.
    await page.keyboard.press('Escape');
    await rename();
    await page.keyboard.type('A tour, 日本');
    await page.keyboard.press('Enter');
    await list().getByRole('button', { name: 'Open A tour, 日本' }).click();
    await list().waitFor({ state: 'detached' });
    await page.getByTitle(`Session ${OLD}`).waitFor();
    await waitFor('the rows of the opened session', async () => (await panel.row('click').count()) > 5);
    await page.getByRole('button', { name: 'Back to current session' }).click();
    await waitFor(
      'the one action of the current session',
      async () => (await panel.row('click').count()) === 1,
    );
  });

  it('are exported as an archive, and selected actions as a script', async () => {
    const { page } = panel;
    await menu('A tour');
    await waitFor('the rows of the renamed session', async () => (await panel.row('click').count()) > 5);
    await menu('Export…');
    await page.getByRole('radio', { name: /Archive/ }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    const [archive] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export', exact: true }).click(),
    ]);
    expect(archive.suggestedFilename()).toBe(`A tour, 日本 ${OLD}.jumpseat.zip`);
    const names = await unpack(readFileSync(await archive.path()), folder.path);
    expect(names).toContain('index.html');
    await page.getByText('Saved.').waitFor();

    await panel.row('click').first().click();
    await panel
      .row('click')
      .nth(2)
      .click({ modifiers: ['Shift'] });
    const heading = page.getByText(/^\d+ selected$/);
    const count = Number.parseInt((await heading.textContent()) ?? '', 10);
    expect(count).toBeGreaterThan(1);
    await menu('Export as script…');
    await page.getByRole('radio', { name: /Python/ }).click();
    await page.getByRole('checkbox', { name: `Only the ${count} selected actions` }).waitFor();
    const [script] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export', exact: true }).click(),
    ]);
    expect(script.suggestedFilename()).toBe(`A tour, 日本 ${OLD}.py`);
    expect(readFileSync(await script.path(), 'utf8').match(/^act\(|^# Left out/gm)).toHaveLength(count);
  });

  it('are imported with a button or by dropping a file, and an invalid file is reported', async () => {
    const { page } = panel;
    const before = sessions().length;
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), menu('Import…')]);
    mkdirSync(join(folder.path, 'in'));
    const lines = join(folder.path, 'in', 'from elsewhere.jsonl');
    writeFileSync(lines, `${jsonLines(sessionEntries(7))}not an entry\n`);
    await chooser.setFiles([lines, join(folder.path, 'archive.zip')]);
    await page.getByText('7 actions. 1 line left out, as it was no entry.').waitFor();
    await page.getByText('40 actions.', { exact: true }).waitFor();
    expect(sessions()).toHaveLength(before + 2);
    await page.getByRole('button', { name: 'Open from elsewhere.jsonl' }).click();
    await waitFor('the rows of the imported session', async () => (await panel.row('click').count()) === 7);

    const drag = (type: string, text: string) =>
      page.evaluate(`(() => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([${JSON.stringify(text)}], 'dropped.jsonl'));
        window.dispatchEvent(new DragEvent(${JSON.stringify(type)}, { dataTransfer, cancelable: true }));
      })()`);
    await drag('dragenter', '');
    await page.getByText('Drop to import a session').waitFor();
    expect(await faultsInBothThemes(page)).toEqual([]);
    await drag('drop', 'nothing of ours');
    await page.getByText('This cannot be imported. It has no valid journal entries.').waitFor();
    expect(await faultsInBothThemes(page)).toEqual([]);
    expect(await page.getByText('Drop to import a session').count()).toBe(0);
    expect(sessions()).toHaveLength(before + 2);
  });

  it('are imported although the browser collects garbage while the person chooses a file', async () => {
    const { page } = panel;
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Page.enable');
    await devtools.send('Page.setInterceptFileChooserDialog', { enabled: true });
    const opened = new Promise<{ backendNodeId?: number }>((resolve) =>
      devtools.once('Page.fileChooserOpened', resolve),
    );
    await menu('Import…');
    const { backendNodeId = 0 } = await opened;
    await devtools.send('HeapProfiler.collectGarbage');
    const file = join(folder.path, 'in', 'chosen late.jsonl');
    writeFileSync(file, jsonLines(sessionEntries(3)));
    await devtools.send('DOM.setFileInputFiles', { files: [file], backendNodeId });
    await page.getByText('3 actions.', { exact: true }).waitFor();
    await devtools.detach();
  });

  it('leave nothing behind if their import is canceled', async () => {
    const { page } = panel;
    const before = sessions();
    await page.route('**/api/v0/sessions/import*', () => undefined);
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), menu('Import…')]);
    await chooser.setFiles([join(folder.path, 'in', 'from elsewhere.jsonl')]);
    await page.getByRole('button', { name: 'Cancel from elsewhere.jsonl' }).click();
    await waitFor(
      'the import to disappear',
      async () => (await page.getByText('from elsewhere.jsonl').count()) === 0,
    );
    await page.unroute('**/api/v0/sessions/import*');
    expect(sessions()).toEqual(before);
  });

  it('are deleted after confirmation, and a deleted one that is open is replaced by the current session', async () => {
    const { page } = panel;
    await menu('All sessions…');
    // A change by a different client appears as well.
    await host.request(`/api/v0/sessions/${OLD}`, { method: 'PATCH', body: { title: 'Named elsewhere' } });
    await list().getByText('Named elsewhere').waitFor();
    const wanted = list().getByRole('button', { name: 'Delete from elsewhere' });
    await wanted.click();
    await page.getByRole('alertdialog').waitFor();
    expect(await faultsInBothThemes(page)).toEqual([]);
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
    await wanted.click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await waitFor('the session to disappear from the list', async () => (await wanted.count()) === 0);
    await page.keyboard.press('Escape');
    await waitFor('the current session', async () => (await panel.row('click').count()) === 1);
  });
});

it('follows a session that an agent begins, and shows its notes, the titles of chats, and results', async () => {
  const { page } = panel;
  const send = async (method: string, path: string, body: object, headers = {}) => {
    const answer = await host.request(path, { method, body, headers });
    expect([path, answer.ok]).toEqual([path, true]);
  };
  const chat = '5f4c2b1e-0000-4000-8000-000000000001';
  const { session } = await host.journal();
  await send('PATCH', `/api/v0/chats/${chat}`, { title: 'Book a flight' });
  await send('POST', '/api/v0/sessions', { title: 'Task 2' });
  await waitFor('an empty log', async () => (await page.getByRole('option').count()) === 0);
  const note = { text: 'The total is 41.', level: 'error' };
  await send('POST', '/api/v0/actions/note', note, { 'coder-chat-id': chat });
  const row = page.getByRole('option').filter({ hasText: 'The total is 41.' });
  await row.getByText('Book a flight').waitFor();
  await row.filter({ hasText: 'note The total is 41., from agent, failed' }).waitFor();
  await send('PATCH', `/api/v0/sessions/${session}`, { result: 'failed', reason: 'It is 41.' });
  await page.locator('body').press('o');
  await list().getByText('failed: It is 41.').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
});
