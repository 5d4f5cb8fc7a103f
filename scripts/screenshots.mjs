// @ts-check
// Takes the pictures README shows, of the demo's own session: npm run screenshots
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { inProject } from './lib/project.mjs';
import { command, say } from './lib/report.mjs';
import { prepare } from './setup.mjs';

/** How far into the demo the picture is taken: a browser and a terminal are open, and much has been done. */
const AFTER_ACTIONS = Number(process.env.AFTER_ACTIONS ?? 40);
const SIZE = { width: 1280, height: 800 };
/** What the newest marker and the live view need to be seen. */
const SETTLE_MS = 700;

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
  const open = async (/** @type {'dark' | 'light'} */ colorScheme) => {
    const page = await browser.newPage({ viewport: SIZE, colorScheme });
    await page.goto(`${host.url}/?token=${host.token}`);
    return { page, path: inProject(`docs/panel-${colorScheme}.png`) };
  };
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
    return 0;
  } finally {
    demo.kill();
    await browser.close();
    await host.stop();
  }
});
