import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../src/shared/journal';
import { RecordedActions, RecordingDetail } from '../../src/shared/recording';
import { ImportResult } from '../../src/shared/session';
import { faultsInBothThemes } from '../support/axe';
import { type Host, startHost } from '../support/host';
import { temporaryDir } from '../support/host-run';
import { boxOf, openBrowser } from '../support/panel';
import { jsonLines, sessionEntries, writeSession } from '../support/session-files';
import { waitFor } from '../support/wait-for';
import { unpack } from '../support/zip';

const SHOWN = '20261121-080000000-abcd';
const LONG = '20261121-090000000-abcd';
const SIZE = { width: 1920, height: 1080 };

let host: Host;
let browser: Browser;
const folder = temporaryDir();
const data = temporaryDir();
const recording = randomUUID();
let entries: JournalEntry[];

beforeAll(async () => {
  const start = () => startHost(['--data-dir', data.path]);
  [host, browser] = await Promise.all([start(), openBrowser()]);
  const record = (verb: string) =>
    host.request(`/api/v0/desktop/recording/${verb}`, { method: 'POST', body: { recording_id: recording } });
  expect((await record('start')).status).toBe(200);
  await host.act({ action: 'left_click', coordinate: [960, 540] });
  await host.act({ action: 'type', text: '</script><b>日本' });
  await host.act({ action: 'key', text: 'no_such_key' });
  await host.act({ action: 'hold_key', text: 'a', duration: 1500 });
  await host.act({ action: 'left_click', coordinate: [100, 100] });
  await host.act({ action: 'type', text: 'not kept', sensitive: true });
  expect((await record('stop')).status).toBe(200);
  // An ended session with the same actions and with snapshots of plain colors.
  const page = await host.journal();
  entries = page.actions.map(({ pictures: _, ...entry }) => entry);
  await withPictures(writeSession(host.dataDir, SHOWN, jsonLines(entries)));
  await host.stop();
  // From the same host, but in the old format without the session.
  const file = join(data.path, 'recordings', recording, 'recording.json');
  const { session: _, ...details } = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify(details));
  host = await start();
  writeSession(host.dataDir, LONG, jsonLines(sessionEntries(10_000)));
});

afterAll(async () => {
  folder.remove();
  await browser?.close();
  await host?.stop();
  data.remove();
});

/**
 * Adds snapshots to all entries except the last: red before, green after. Entries share the files, as on a still
 * screen.
 */
async function withPictures(session: string): Promise<void> {
  mkdirSync(join(session, 'pictures'));
  const plain = (background: string) =>
    sharp({ create: { ...SIZE, channels: 3, background } })
      .webp({ lossless: true })
      .toBuffer();
  const files = { before: await plain('#ff0000'), after: await plain('#00ff00') };
  const ids = entries.slice(0, -1).map(({ id }) => id);
  const path = (id: string | undefined, kind: string) => join(session, 'pictures', `${id}.${kind}.webp`);
  for (const [kind, bytes] of Object.entries(files)) {
    writeFileSync(path(ids[0], kind), bytes);
    for (const id of ids.slice(1)) linkSync(path(ids[0], kind), path(id, kind));
  }
  const line = { before: true, after: true, ...SIZE, bytes: 1000 };
  writeFileSync(join(session, 'pictures.jsonl'), jsonLines(ids.map((id) => ({ id, ...line }))));
}

async function exported(id: string, query = ''): Promise<{ dir: string; names: string[] }> {
  const response = await host.request(`/api/v0/sessions/${id}/export.zip${query}`);
  expect(response.status).toBe(200);
  const archive = Buffer.from(await response.arrayBuffer());
  expect(archive.length).toBe(Number(response.headers.get('content-length')));
  const dir = join(folder.path, randomUUID());
  mkdirSync(dir);
  return { dir, names: await unpack(archive, dir) };
}

/** Opens the page from disk. It may request only files next to it. */
async function open(dir: string): Promise<{ page: Page; faults: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => faults.push(message.text()));
  page.on('request', (request) => {
    if (!request.url().startsWith(pathToFileURL(dir).href)) faults.push(request.url());
  });
  await page.goto(pathToFileURL(join(dir, 'index.html')).href);
  return { page, faults };
}

const rows = (page: Page) => page.getByRole('listbox', { name: /^Actions/ }).getByRole('option');
/** The color of the picture's upper left part, which the point does not cover. */
async function colour(page: Page): Promise<number[]> {
  const picture = page.getByRole('img', { name: /^The screen/ });
  const { data, info } = await sharp(await picture.screenshot())
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (Math.floor(info.height / 3) * info.width + Math.floor(info.width / 4)) * info.channels;
  return [...data.subarray(at, at + 3)];
}

describe('an exported session', () => {
  it('contains all its data as plain files, but neither the token nor sensitive text', async () => {
    const { dir, names } = await exported(SHOWN);
    expect(names).toEqual(
      expect.arrayContaining([
        ...['index.html', 'data.js', 'actions.jsonl', 'session.json', 'pictures.jsonl'],
        `pictures/${entries[0]?.id}.before`,
        ...['video.mp4', 'recording.json', 'thumbnail.jpg'].map((name) => `recordings/${recording}/${name}`),
      ]),
    );
    // Each file is in the archive once, although several entries share it.
    expect(names.filter((name) => name.startsWith('pictures/'))).toHaveLength(2);
    const lines = readFileSync(join(dir, 'actions.jsonl'), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).id)).toEqual(entries.map(({ id }) => id));
    for (const name of names.filter((name) => /\.(html|js|json|jsonl)$/.test(name))) {
      const text = readFileSync(join(dir, name), 'utf8');
      expect(text.includes(host.token) || text.includes('not kept"'), name).toBe(false);
    }
    const without = await exported(SHOWN, `?recordings=0&ids=${entries[1]?.id}`);
    expect(without.names.filter((name) => name.startsWith('recordings/'))).toEqual([]);
    expect(readFileSync(join(without.dir, 'actions.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(1);
  });

  it('opens from disk with search, filters, snapshots and a video that seeks to the selected action', async () => {
    const { dir } = await exported(SHOWN);
    const { page, faults } = await open(dir);
    await rows(page).nth(5).waitFor();
    expect(await faultsInBothThemes(page)).toEqual([]);
    expect(await rows(page).count()).toBe(6);
    await page.getByText('</script><b>日本').first().waitFor();

    await page.keyboard.press('/');
    await page.getByRole('searchbox').and(page.locator(':focus')).waitFor();
    await page.keyboard.type('CLICK 100');
    await waitFor('one search result', async () => (await rows(page).count()) === 1);
    await page.getByRole('searchbox').fill('#2');
    await waitFor('the second action as the result', async () => {
      const texts = await rows(page).allTextContents();
      return texts.length === 1 && texts.join().includes('<b>日本');
    });
    await page.getByRole('searchbox').fill('');
    const filter = async (menu: string, item: RegExp) => {
      await page.getByRole('button', { name: menu, exact: true }).click();
      await page.getByRole('menuitemcheckbox', { name: item }).click();
      await page.keyboard.press('Escape');
    };
    await filter('Status', /^failed/);
    await waitFor('the failed action', async () => (await rows(page).count()) === 1);
    await page.getByRole('button', { name: 'Remove filter: failed' }).click();
    await filter('Action', /^click/);
    await waitFor('the two clicks', async () => (await rows(page).count()) === 2);
    await page.getByRole('button', { name: 'Clear all' }).click();
    await page.getByRole('heading', { level: 2 }).click();

    await rows(page).first().click();
    await waitFor('the snapshot after the action', async () => (await colour(page)).join() === '0,255,0');
    await page.keyboard.press('b');
    await waitFor('the snapshot before the action', async () => (await colour(page)).join() === '255,0,0');
    const picture = await boxOf(page.getByRole('img', { name: /^The screen/ }));
    const point = await page.locator('[data-shown-spot]').boundingBox();
    if (!point) throw new Error('There is no point on the picture.');
    // (960, 540) of 1920x1080 is the center.
    expect(Math.abs(point.x + point.width / 2 - (picture.x + picture.width / 2))).toBeLessThan(2);
    expect(Math.abs(point.y + point.height / 2 - (picture.y + picture.height / 2))).toBeLessThan(2);

    await page.keyboard.press('v');
    await page.locator('video').waitFor();
    const answer = await host.request(`/api/v0/recordings/${recording}/actions`);
    const { actions } = RecordedActions.parse(await answer.json());
    const place = () => page.evaluate<number>(`document.querySelector('video').currentTime * 1000`);
    for (const index of [4, 0, 3]) {
      await rows(page).nth(index).click();
      const wanted = actions.find(({ id }) => id === entries[index]?.id)?.video_ms ?? -1;
      await waitFor(`the video at action ${index}`, async () => Math.abs((await place()) - wanted) < 50);
    }
    // During playback, the selection follows.
    await rows(page).first().click();
    await page.keyboard.press(' ');
    await waitFor(
      'a later action to be selected',
      async () => (await page.locator('[aria-selected="true"]').getAttribute('data-index')) !== '0',
    );
    expect(faults).toEqual([]);
    await page.close();
  });

  it('opens with ten thousand actions, and is navigated by keys', async () => {
    const { dir } = await exported(LONG);
    const { page, faults } = await open(dir);
    await rows(page).first().waitFor();
    await page.keyboard.press('End');
    await page.locator('[data-index="9999"][aria-selected="true"]').waitFor();
    await page.keyboard.press('f');
    await page.locator('[data-index="9"][aria-selected="true"]').waitFor();
    await page.keyboard.press('Shift+F');
    await page.locator('[data-index="9999"][aria-selected="true"]').waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });

  it('restores deleted recordings on import', async () => {
    const archive = await (await host.request(`/api/v0/sessions/${SHOWN}/export.zip`)).arrayBuffer();
    const send = async () => {
      const headers = { authorization: `Bearer ${host.token}`, 'content-type': 'application/zip' };
      const sent = await fetch(`${host.url}/api/v0/sessions/import`, {
        method: 'POST',
        headers,
        body: archive,
      });
      return ImportResult.parse(await sent.json());
    };
    expect((await send()).recordings).toEqual([]);
    const path = `/api/v0/recordings/${recording}`;
    const before = RecordingDetail.parse(await (await host.request(path)).json());
    expect((await host.request(path, { method: 'DELETE' })).status).toBe(204);
    const { session, recordings } = await send();
    expect(recordings).toEqual([recording]);
    const imported = { at: expect.any(String), from: SHOWN };
    expect(await (await host.request(path)).json()).toEqual({ ...before, session: session.id, imported });
    const video = await host.request(`${path}/video.mp4`, { headers: { range: 'bytes=4-7' } });
    expect([video.status, await video.text()]).toEqual([206, 'ftyp']);
  });
});
