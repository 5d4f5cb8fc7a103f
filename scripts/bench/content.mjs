// @ts-check
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import sharp from 'sharp';
import { SetupError } from '../lib/report.mjs';
import { CHROMIUM_FLAGS, findChromium, startProgram } from './program.mjs';

/** @typedef {import('./host.mjs').Host} Host */

const PATIENCE_MS = 60_000;
/** Standard deviation of a color channel over the screen; close to 0 for black, white and an empty page. */
const LEAST_DEVIATION = 20;

/** Cards of text and color from edge to edge, which are as hard to encode as a real screen. */
const CARDS = `<!doctype html><meta charset="utf-8"><title>Bench</title>
<style>
  body { margin: 0; font: 14px/1.45 sans-serif; columns: 6; column-gap: 8px; background: #f4f6f8; height: 100vh; overflow: hidden }
  div { break-inside: avoid; margin: 0 0 8px; padding: 10px; border-radius: 8px; box-shadow: 0 1px 4px #0004 }
  i { display: block; height: 34px; border-radius: 5px; margin-top: 6px }
</style>
<script>
  for (let i = 0; i < 160; i++) document.write(\`<div style="background:hsl(\${i * 47} 60% 88%)"><b>Entry \${i * 7919 % 997}</b>
    <br>The quick brown fox jumps over the lazy dog, \${Math.sin(i).toFixed(9)} times, and says \${(i * 2654435761 >>> 0).toString(36)}.
    <i style="background:linear-gradient(\${i * 13}deg,hsl(\${i * 31} 80% 50%),hsl(\${i * 71} 80% 60%),#fff)"></i></div>\`);
</script>`;

/** Moves the page by a pixel in every frame of the browser, so that all pixels change. */
const MOVING = `<script>
  let at = 0;
  requestAnimationFrame(function move() {
    at = (at + 1) % 200;
    document.body.style.transform = 'translateY(-' + at + 'px)';
    requestAnimationFrame(move);
  });
</script>`;

/**
 * Fills the host's desktop with cards. Resolves when they are visible, with a function that closes them.
 * @param {Host} host
 */
export const showCards = (host, { moving = false } = {}) =>
  showPage(host, moving ? CARDS + MOVING : CARDS, (png) => isFull(png, host));

/**
 * Shows a page in Chromium on the host's desktop. Resolves when it is visible, with a function that closes it.
 * @param {Host} host
 * @param {string} html
 * @param {(png: Buffer) => Promise<boolean>} isVisible in a screenshot
 */
export async function showPage(host, html, isVisible) {
  const file = join(host.dataDir, 'bench.html');
  writeFileSync(file, html);
  const profile = `--user-data-dir=${join(host.dataDir, 'bench-chromium')}`;
  const args = [...CHROMIUM_FLAGS, profile, '--kiosk', `file://${file}`];
  const end = startProgram(findChromium(), args, host.env);
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await delay(250)) {
    const { screenshot_data } = JSON.parse(await host.act({ action: 'screenshot' }));
    if (await isVisible(Buffer.from(screenshot_data, 'base64'))) return end;
  }
  await end();
  throw new SetupError('The page did not appear on the desktop.');
}

/**
 * Whether all four quarters of the screen show something.
 * @param {Buffer} png
 * @param {{ width: number, height: number }} screen
 */
async function isFull(png, screen) {
  const [width, height] = [screen.width >> 1, screen.height >> 1];
  for (const left of [0, width]) {
    for (const top of [0, height]) {
      const quarter = await sharp(png).extract({ left, top, width, height }).png().toBuffer();
      const { channels } = await sharp(quarter).stats();
      if (channels.every((channel) => channel.stdev < LEAST_DEVIATION)) return false;
    }
  }
  return true;
}
