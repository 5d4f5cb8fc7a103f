// @ts-check
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import sharp from 'sharp';
import { SetupError } from '../lib/report.mjs';
import { chromiumFlags, findChromium, startProgram } from './program.mjs';

const PATIENCE_MS = 30_000;

/** The size of the animation, which is in the middle of the screen (px). */
export const AREA = { width: 1200, height: 700 };
/**
 * Every frame shows its number in binary at its top and at its bottom, in cells so large that no encoder blurs them.
 * The number identifies a frame in different files. If the two numbers differ, the frame is torn.
 */
export const CODE = { bits: 16, cell: 32, height: 16 };

/** Gradients, scrolling text and moving discs, which all change with every frame, 30 times per second. */
const PAGE = `<!doctype html><meta charset="utf-8"><title>Bench</title>
<style>
  body { margin: 0; background: #dfe4ea; overflow: hidden }
  canvas { position: fixed; inset: 0; margin: auto }
</style>
<canvas width="${AREA.width}" height="${AREA.height}"></canvas>
<script>
  const canvas = document.querySelector('canvas');
  const to = canvas.getContext('2d', { alpha: false });
  const { width, height } = canvas;
  const bursts = location.hash === '#bursts';
  const began = performance.now();
  let number = 0;
  function draw() {
    // In bursts it works for five seconds and rests for five.
    if (bursts && (performance.now() - began) % 10000 > 5000) return;
    number += 1;
    const sky = to.createLinearGradient(0, 0, width, height);
    sky.addColorStop(0, 'hsl(' + number * 2 % 360 + ' 60% 85%)');
    sky.addColorStop(1, 'hsl(' + (number * 2 + 90) % 360 + ' 60% 65%)');
    to.fillStyle = sky;
    to.fillRect(0, 0, width, height);
    for (let i = 0; i < 24; i++) {
      to.fillStyle = 'hsl(' + i * 15 + ' 75% 50%)';
      to.beginPath();
      to.arc(600 + 520 * Math.sin(number / 40 + i), 350 + 280 * Math.cos(number / 31 + i * 2), 14 + i * 2, 0, 7);
      to.fill();
    }
    to.fillStyle = '#123';
    to.font = '14px monospace';
    for (let line = 0; line < 34; line++) {
      const at = line + Math.floor(number / 3);
      to.fillText(at + ': ' + Math.sin(at).toFixed(12) + ' the quick brown fox jumps over ' + (at * 2654435761 >>> 0).toString(36), 30, 36 + line * 19);
    }
    for (const y of [0, height - ${CODE.height}]) {
      for (let bit = 0; bit < ${CODE.bits}; bit++) {
        to.fillStyle = number >> bit & 1 ? '#fff' : '#000';
        to.fillRect(bit * ${CODE.cell}, y, ${CODE.cell}, ${CODE.height});
      }
    }
  }
  draw();
  setInterval(draw, 1000 / 30);
</script>`;

/** @param {{ width: number, height: number }} screen */
export const areaOn = (screen) => ({
  ...AREA,
  left: (screen.width - AREA.width) >> 1,
  top: (screen.height - AREA.height) >> 1,
});

/**
 * Shows the animation on the host's desktop. Resolves with a function that closes it.
 * @param {import('./host.mjs').Host} host
 * @param {{ bursts?: boolean }} [options]
 */
export async function showAnimation(host, { bursts = false } = {}) {
  const chromium = findChromium();
  if (!chromium) throw new SetupError('The bench needs Chromium, and it is not installed.');
  const file = join(host.dataDir, 'animation.html');
  writeFileSync(file, PAGE);
  const profile = `--user-data-dir=${join(host.dataDir, 'bench-chromium')}`;
  const url = `file://${file}${bursts ? '#bursts' : ''}`;
  const end = startProgram(chromium, [...chromiumFlags(), profile, '--kiosk', url], host.env);
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await delay(250)) {
    if (await isShown(host)) {
      await delay(2000); // a browser is busy for a while after its start
      return end;
    }
  }
  await end();
  throw new SetupError('The animation did not appear on the desktop.');
}

/**
 * Whether the cells of a frame's number are visible: only black and white, no color in between.
 * @param {import('./host.mjs').Host} host
 */
async function isShown(host) {
  const png = Buffer.from(JSON.parse(await host.act({ action: 'screenshot' })).screenshot_data, 'base64');
  const { left, top } = areaOn(host);
  const code = { left, top, width: CODE.bits * CODE.cell, height: CODE.height };
  const cells = await sharp(png).extract(code).greyscale().raw().toBuffer();
  return cells.every((value) => value === 0 || value === 255) && new Set(cells).size === 2;
}
