import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { filesWith } from '../support/files';
import { type Host, startHost } from '../support/host';
import { temporaryDir } from '../support/host-run';
import { openProfile } from '../support/panel';
import { jsonLines, sessionEntry, writePictures, writeSession } from '../support/session-files';
import { waitFor } from '../support/wait-for';

const SESSION = '20261121-080000000-abcd';
const TEXT = 'a text that somebody typed on the desktop';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

function folder(): string {
  const { path, remove } = temporaryDir();
  undo.push(remove);
  return path;
}

async function start(...flags: string[]): Promise<Host> {
  const host = await startHost(flags);
  undo.push(() => host.stop());
  return host;
}

async function open(host: Host, profile: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await openProfile(profile);
  undo.push(() => context.close());
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(`${host.url}/?token=${host.token}`);
  await page.getByRole('region', { name: 'Live desktop' }).waitFor();
  return { context, page };
}

it('a browser keeps nothing of a session that was deleted, and requests each snapshot once', async () => {
  const [host, profile] = [await start(), folder()];
  const entries = [
    sessionEntry(1, { request: { action: 'type', text: TEXT } }),
    ...[2, 3, 4].map((n) => sessionEntry(n)),
  ];
  const session = writeSession(host.dataDir, SESSION, jsonLines(entries));
  await writePictures(session, entries[2]?.id ?? '');
  const pictures = readdirSync(join(session, 'pictures')).map((name) =>
    readFileSync(join(session, 'pictures', name)),
  );

  const { context, page } = await open(host, profile);
  const devtools = await context.newCDPSession(page);
  const requested: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  await page.evaluate(`location.hash = 'session/${SESSION}'`);
  const row = page.getByRole('option').filter({ hasText: /click/ }).nth(1);
  const isLoaded = (name: string) =>
    page.evaluate(`document.querySelector('img[data-picture="${name}"]')?.naturalWidth > 0`);
  for (let times = 0; times < 3; times += 1) {
    await row.click();
    for (const name of ['before', 'after']) await waitFor(`the screen ${name}`, () => isLoaded(name));
    await page.keyboard.press('Escape');
    await waitFor(
      'the details to close',
      async () => (await page.locator('img[data-picture]').count()) === 0,
    );
    // Chromium reuses what no page holds anymore until it collects it.
    await devtools.send('HeapProfiler.collectGarbage');
  }
  for (const kind of ['before', 'after', 'thumb'])
    expect(requested.filter((url) => url.endsWith(`/${kind}`))).toHaveLength(1);

  expect((await host.request(`/api/v0/sessions/${SESSION}`, { method: 'DELETE' })).status).toBe(204);
  await context.close();
  // The profile is on disk, with the panel's own files in its cache.
  expect(filesWith(profile, `${host.url}/assets/`)).not.toEqual([]);
  for (const picture of pictures) expect(filesWith(profile, picture)).toEqual([]);
  expect(filesWith(profile, TEXT)).toEqual([]);
});

it('what the panel remembers outlives a change of the port and of the browser', async () => {
  const dataDir = folder();
  const first = await start('--data-dir', dataDir);
  const { context, page } = await open(first, folder());
  const theme = (of: Page) => of.evaluate('document.documentElement.dataset.theme');
  // A value of an older version, which only the browser has.
  await page.evaluate(`localStorage.setItem('jumpseat.single-keys', 'off')`);
  await page.evaluate(`localStorage.setItem('jumpseat.theme', 'dark')`);
  await page.reload();
  await waitFor('the theme', async () => (await theme(page)) === 'dark');
  await page.getByRole('region', { name: 'Live desktop' }).waitFor();
  await waitFor('the values at the host', async () => {
    const { settings } = (await (await first.request('/api/v0/panel/settings')).json()) as {
      settings: { name: string }[];
    };
    const names = settings.map(({ name }) => name);
    return ['jumpseat.theme', 'jumpseat.single-keys'].every((name) => names.includes(name));
  });
  await context.close();
  await first.stop();

  const second = await start('--data-dir', dataDir);
  expect(second.url).not.toBe(first.url);
  const { page: other } = await open(second, folder());
  await waitFor('the theme', async () => {
    if ((await theme(other)) === 'dark') return true;
    // The panel waits for a busy host for some time only.
    await other.reload();
    return false;
  });
  expect(await other.evaluate(`localStorage.getItem('jumpseat.single-keys')`)).toBe('off');
});
