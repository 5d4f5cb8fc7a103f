// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { inProject } from '../lib/project.mjs';
import { launchChromium } from './program.mjs';
import { spread } from './stats.mjs';

const LOADS = 5;

/**
 * First paint of the panel, and the size of its script.
 * @type {import('./report.mjs').Section}
 */
export const panel = {
  title: 'Panel',
  async run({ host }) {
    const kilobytes = scriptKilobytes();
    const browser = await launchChromium();
    const paints = [];
    try {
      for (let i = 0; i < LOADS; i++) {
        const page = await browser.newPage(); // with an empty cache
        await page.goto(`${host.url}/?token=${host.token}`);
        paints.push(await page.evaluate(FIRST_PAINT));
        await page.close();
      }
    } finally {
      await browser.close();
    }
    return {
      goals: [
        { what: 'first contentful paint p50', value: spread(paints).p50, unit: 'ms', atMost: 1000 },
        { what: 'its script, gzipped', value: kilobytes, unit: 'kB', atMost: 400 },
      ],
    };
  },
};

/** A string, because it runs in the page, for which we have no types. @type {string} */
const FIRST_PAINT = `new Promise((resolve) => {
  new PerformanceObserver((list) => {
    const paint = list.getEntriesByName('first-contentful-paint')[0];
    if (paint) resolve(paint.startTime);
  }).observe({ type: 'paint', buffered: true });
})`;

/** Size of the scripts that the page itself loads (kB), without those that are loaded on demand. */
function scriptKilobytes() {
  const html = readFileSync(inProject('out/renderer/index.html'), 'utf8');
  const files = [...html.matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+\.js)"/g)].map(([, file = '']) => file);
  if (files.length === 0) throw new Error('The panel is not built.');
  const size = (/** @type {string} */ file) =>
    gzipSync(readFileSync(join(inProject('out/renderer'), file))).length;
  return files.reduce((sum, file) => sum + size(file), 0) / 1000;
}
