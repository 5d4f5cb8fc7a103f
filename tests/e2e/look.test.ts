import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFaults } from '../support/axe';
import { type Host, startHost } from '../support/host';
import { temporaryDir } from '../support/host-run';
import { lookAt, SAME_EVERYWHERE } from '../support/look';
import { openBrowser, openPanel } from '../support/panel';
import { showTheme, THEMES } from '../support/theme';
import { PAST, prepareWalk, walk } from '../support/walk';
import { unpack } from '../support/zip';

let host: Host;
let browser: Browser;

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

/** These rules of axe are good practice, not criteria of WCAG; a menu is outside of all landmarks. */
const PRACTICE = /^(region|landmark-one-main|page-has-heading-one) at/;

/** Returns a function that examines screens in both themes, and the differences and faults found so far. */
function looking() {
  const wrong: string[] = [];
  async function see(page: Page, screen: string, kind?: 'menu'): Promise<void> {
    for (const theme of THEMES) {
      await showTheme(page, theme);
      // Only the colors depend on the theme.
      const faults = await accessibilityFaults(page, theme === THEMES[0] ? 'all' : 'colors');
      const isFault = (fault: string) => kind !== 'menu' || !PRACTICE.test(fault);
      wrong.push(...faults.filter(isFault).map((fault) => `${theme}/${screen}: ${fault}`));
      const problem = await lookAt(page, `${theme}/${screen.replaceAll(/\W+/g, '-')}`);
      if (problem !== undefined) wrong.push(problem);
    }
  }
  return { see, wrong };
}

it('the first screen matches its picture, without an accessibility fault that axe detects, in both themes', async () => {
  const { see, wrong } = looking();
  const { page, close } = await openPanel(browser, host);
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

  it('each screen matches its picture, without an accessibility fault that axe detects, in both themes', async () => {
    const { see, wrong } = looking();
    wrong.push(...(await walk({ browser, host, recording, see })));
    expect(wrong).toEqual([]);
  }, 300_000);

  it('the page of an exported session matches its picture, without such a fault, in both themes', async () => {
    const archive = await host.request(`/api/v0/sessions/${PAST}/export.zip`);
    await unpack(Buffer.from(await archive.arrayBuffer()), folder.path);
    const { see, wrong } = looking();
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${pathToFileURL(folder.path).href}/index.html`);
    await page.getByRole('option').first().waitFor();
    await see(page, 'offline page');
    await page.close();
    expect(wrong).toEqual([]);
  });
});
