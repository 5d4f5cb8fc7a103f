import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Host, startHost } from '../support/host';
import { temporaryDir } from '../support/host-run';
import { lookAt, SAME_EVERYWHERE } from '../support/look';
import { openBrowser, openPanel } from '../support/panel';
import { PAST, prepareWalk, walk } from '../support/walk';
import { unpack } from '../support/zip';

let host: Host;
let browser: Browser;
const schemes = ['light', 'dark'] as const;
type Scheme = (typeof schemes)[number];

beforeAll(async () => {
  [host, browser] = await Promise.all([
    // Which times are idle, and which actions have snapshots, depends on the machine.
    startHost(['--recording-idle-speed', '1', '--pictures', 'off']),
    openBrowser(SAME_EVERYWHERE),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await host?.stop();
});

/** Returns a function that compares screens with their pictures in one theme, and the differences found so far. */
function looking(scheme: Scheme) {
  const wrong: string[] = [];
  async function see(page: Page, screen: string): Promise<void> {
    const problem = await lookAt(page, `${scheme}/${screen.replaceAll(/\W+/g, '-')}`);
    if (problem !== undefined) wrong.push(problem);
  }
  return { see, wrong };
}

it.each(schemes)('the first screen matches its picture in the %s theme', async (scheme) => {
  const { see, wrong } = looking(scheme);
  const { page, close } = await openPanel(browser, host, { scheme });
  await page.getByRole('heading', { name: 'No actions yet' }).waitFor();
  await see(page, 'empty log');
  await close();
  expect(wrong).toEqual([]);
});

describe('after some actions', () => {
  const folder = temporaryDir();
  let recording: string;
  beforeAll(async () => {
    ({ recording } = await prepareWalk(host));
  });
  afterAll(folder.remove);

  it.each(schemes)(
    'each screen matches its picture in the %s theme',
    async (scheme) => {
      const { see, wrong } = looking(scheme);
      await walk({ browser, host, recording, scheme, see });
      expect(wrong).toEqual([]);
    },
    120_000,
  );

  it('the page of an exported session matches its picture', async () => {
    const archive = await host.request(`/api/v0/sessions/${PAST}/export.zip`);
    await unpack(Buffer.from(await archive.arrayBuffer()), folder.path);
    for (const scheme of schemes) {
      const { see, wrong } = looking(scheme);
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: scheme });
      await page.goto(`${pathToFileURL(folder.path).href}/index.html`);
      await page.getByRole('option').first().waitFor();
      await see(page, 'offline page');
      await page.close();
      expect(wrong).toEqual([]);
    }
  });
});
