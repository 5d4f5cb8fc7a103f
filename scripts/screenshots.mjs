// @ts-check
// Takes README's screenshots while the demo runs: npm run screenshots
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fillDesktops } from './lib/four-desktops.mjs';
import { inProject } from './lib/project.mjs';
import { command, say } from './lib/report.mjs';
import { prepare } from './setup.mjs';

/** The demo is stopped after this number of these actions: then its page is filled in, signed and sent. */
const UNTIL = { action: 'triple_click', times: 2 };
/** The action to show details of: a drag, with a button in different places before and after it. */
const CHOSEN = 'drag';
const SIZE = { width: 1280, height: 800 };
/** Time until the session's last snapshots, or the frame of the video, are visible (ms). */
const SETTLE_MS = 2500;
/** The shown moment of the recording, counted from its end (s). */
const BEFORE_THE_END = 1;

/** @typedef {{ request: { action: string }, status: string }} Done */

await command(async () => {
  await prepare('test');
  // Imported late: they need the packages that the set-up installs.
  const { launchChromium } = await import('./bench/program.mjs');
  const { startBenchHost } = await import('./bench/host.mjs');

  const host = await startBenchHost();
  const browser = await launchChromium();
  const open = async (/** @type {'dark' | 'light'} */ colorScheme, view = '') => {
    const page = await browser.newPage({ viewport: SIZE, colorScheme });
    await page.goto(`${host.url}/?token=${host.token}`);
    if (view) {
      await page.goto(`${host.url}/${view}`);
      await page.reload();
    }
    return page;
  };
  const write = async (/** @type {import('playwright-core').Page} */ page, /** @type {string} */ name) => {
    await delay(SETTLE_MS);
    const path = inProject(`docs/${name}.png`);
    await page.screenshot({ path });
    say(`Wrote ${path}`);
  };
  const recording = randomUUID();
  await host.api('POST', 'desktop/recording/start', { recording_id: recording });
  const demo = spawn(process.execPath, [inProject('scripts/demo.mjs'), '--url', host.url], {
    stdio: 'ignore',
    env: { ...process.env, JUMPSEAT_TOKEN: host.token },
  });
  try {
    const actions = async () => {
      const page = await host.api('GET', 'actions?limit=1000');
      return /** @type {{ actions: Done[] }} */ (await page.json()).actions;
    };
    const isLast = (/** @type {Done} */ { request, status }) =>
      request.action === UNTIL.action && status === 'done';
    while ((await actions()).filter(isLast).length < UNTIL.times) {
      if (demo.exitCode !== null) throw new Error(`The demo ended early, with ${demo.exitCode}.`);
      await delay(50);
    }
    demo.kill('SIGSTOP');
    const recorded = await host.api('POST', 'desktop/recording/stop', { recording_id: recording });
    await recorded.body?.cancel();
    mkdirSync(inProject('docs'), { recursive: true });
    for (const colorScheme of /** @type {const} */ (['dark', 'light'])) {
      const live = await open(colorScheme);
      await live.waitForSelector('[data-state="connected"] canvas');
      await write(live, `panel-${colorScheme}`);
      await live.getByPlaceholder('Search').fill(CHOSEN);
      await live.getByRole('option').last().click();
      await live.getByPlaceholder('Search').fill('');
      await live.getByPlaceholder('Search').blur();
      await write(live, `details-${colorScheme}`);
      await live.close();
      const player = await open(colorScheme, `#recordings/${recording}`);
      await player
        .locator('video')
        .evaluate((/** @type {HTMLElement & { currentTime: number, duration: number }} */ video, before) => {
          video.currentTime = video.duration - before;
        }, BEFORE_THE_END);
      await write(player, `recording-${colorScheme}`);
      await player.close();
    }
    const desktops = await fillDesktops(host);
    for (const colorScheme of /** @type {const} */ (['dark', 'light'])) {
      const wall = await open(colorScheme);
      await wall.getByRole('gridcell').first().waitFor();
      await desktops.act();
      await write(wall, `wall-${colorScheme}`);
      await wall.close();
    }
    return 0;
  } finally {
    demo.kill('SIGKILL'); // it was stopped
    await browser.close();
    await host.stop();
  }
});
