// @ts-check
// Takes the pictures README shows, of the demo's own session: npm run screenshots
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { inProject } from './lib/project.mjs';
import { command, say } from './lib/report.mjs';
import { prepare } from './setup.mjs';

/** How far into the demo the picture is taken: a browser and a terminal are open, and much has been done. */
const AFTER_ACTIONS = 150;
const SIZE = { width: 1280, height: 800 };
/** What the newest marker and the live view need to be seen. */
const SETTLE_MS = 700;
/** Presses of the key that goes five seconds on: to a moment in which much is on the screen. */
const PLAYER_STEPS = 5;

await command(async () => {
  await prepare('test');
  // Not before: they import what the set-up installs.
  const { chromium } = await import('playwright-core');
  const { chromiumFlags, findChromium } = await import('./bench/program.mjs');
  const { startHost } = await import('./bench/host.mjs');

  const host = await startHost();
  const executablePath = findChromium();
  if (!executablePath) throw new Error('Chromium is not installed.');
  const browser = await chromium.launch({ executablePath, args: chromiumFlags() });
  const open = async (/** @type {'dark' | 'light'} */ colorScheme, view = '') => {
    const page = await browser.newPage({ viewport: SIZE, colorScheme });
    await page.goto(`${host.url}/?token=${host.token}`);
    if (view) {
      await page.goto(`${host.url}/${view}`);
      await page.reload();
    }
    return { page, path: inProject(`docs/panel-${colorScheme}.png`) };
  };
  const api = (/** @type {string} */ method, /** @type {string} */ path, /** @type {object} */ body) =>
    fetch(host.url + path, {
      method,
      headers: { authorization: `Bearer ${host.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const recording = randomUUID();
  await api('POST', '/api/v0/desktop/recording/start', { recording_id: recording });
  const pages = [await open('dark'), await open('light')];
  const demo = spawn(
    process.execPath,
    [inProject('scripts/demo.mjs'), '--url', host.url, '--token', host.token],
    { stdio: 'ignore' },
  );
  try {
    const headers = { authorization: `Bearer ${host.token}` };
    /** @returns {Promise<number>} */
    const done = async () => {
      const page = await fetch(`${host.url}/api/v0/actions?limit=1`, { headers });
      return /** @type {{ last_seq: number }} */ (await page.json()).last_seq;
    };
    while ((await done()) < AFTER_ACTIONS) {
      if (demo.exitCode !== null) throw new Error(`The demo ended early, with ${demo.exitCode}.`);
      await delay(50);
    }
    await delay(SETTLE_MS);
    mkdirSync(inProject('docs'), { recursive: true });
    for (const { page, path } of pages) {
      await page.screenshot({ path });
      say(`Wrote ${path}`);
    }
    const recorded = await api('POST', '/api/v0/desktop/recording/stop', { recording_id: recording });
    await recorded.body?.cancel();
    for (const colorScheme of /** @type {const} */ (['dark', 'light'])) {
      const { page } = await open(colorScheme, `#recordings/${recording}`);
      await page.locator('video').waitFor();
      await delay(SETTLE_MS);
      for (let i = 0; i < PLAYER_STEPS; i++) await page.keyboard.press('ArrowRight');
      await delay(SETTLE_MS);
      const path = inProject(`docs/recording-${colorScheme}.png`);
      await page.screenshot({ path });
      say(`Wrote ${path}`);
    }
    return 0;
  } finally {
    demo.kill();
    await browser.close();
    await host.stop();
  }
});
