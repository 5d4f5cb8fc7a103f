// @ts-check
import { setTimeout as delay } from 'node:timers/promises';
import sharp from 'sharp';
import { showPage } from './content.mjs';
import { ffmpeg } from './recorder-ways.mjs';

/** The size of the animation, which is in the middle of the screen (px). */
const AREA = { width: 1200, height: 700 };
/** Every frame shows its number in binary at its top, in cells so large that no encoder blurs them (px). */
const CODE = { bits: 16, cell: 32, height: 16 };

/**
 * Gradients, scrolling text and moving discs, which all change with every frame, 30 times per second.
 * @param {boolean} bursts whether it works for five seconds and rests for five
 */
const pageOf = (bursts) => `<!doctype html><meta charset="utf-8"><title>Bench</title>
<style>
  body { margin: 0; background: #dfe4ea; overflow: hidden }
  canvas { position: fixed; inset: 0; margin: auto }
</style>
<canvas width="${AREA.width}" height="${AREA.height}"></canvas>
<script>
  const canvas = document.querySelector('canvas');
  const to = canvas.getContext('2d', { alpha: false });
  const { width, height } = canvas;
  const began = performance.now();
  let number = 0;
  function draw() {
    if (${bursts} && (performance.now() - began) % 10000 > 5000) return;
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
    for (let bit = 0; bit < ${CODE.bits}; bit++) {
      to.fillStyle = number >> bit & 1 ? '#fff' : '#000';
      to.fillRect(bit * ${CODE.cell}, 0, ${CODE.cell}, ${CODE.height});
    }
  }
  draw();
  setInterval(draw, 1000 / 30);
</script>`;

/**
 * The place of a frame's number on the screen.
 * @param {{ width: number, height: number }} screen
 */
const codeOn = (screen) => ({
  left: (screen.width - AREA.width) >> 1,
  top: (screen.height - AREA.height) >> 1,
  width: CODE.bits * CODE.cell,
  height: CODE.height,
});

/**
 * Shows the animation on the host's desktop. Resolves with a function that closes it.
 * @param {import('./host.mjs').Host} host
 */
export async function showAnimation(host, { bursts = false } = {}) {
  const end = await showPage(host, pageOf(bursts), async (png) => {
    const cells = await sharp(png).extract(codeOn(host)).greyscale().raw().toBuffer();
    return cells.every((value) => value === 0 || value === 255) && new Set(cells).size === 2;
  });
  await delay(2000); // a browser is busy for a while after its start
  return end;
}

/**
 * The number of different pictures in a video of the animation; repeated pictures count once.
 * @param {string} file
 * @param {{ width: number, height: number }} screen
 */
export async function countPictures(file, screen) {
  const { left, top, width, height } = codeOn(screen);
  // One gray pixel for each bit.
  const filter = `format=gray,crop=${width}:${height}:${left}:${top},scale=${CODE.bits}:1:flags=area`;
  const args = ['-i', file, '-vf', filter, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-'];
  const { stdout } = await ffmpeg(args);
  const numbers = new Set();
  for (let at = 0; at < stdout.length; at += CODE.bits) {
    const bits = stdout.subarray(at, at + CODE.bits).map((value) => value >> 7);
    numbers.add(bits.join(''));
  }
  return numbers.size;
}
