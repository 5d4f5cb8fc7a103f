import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { differentPixels, type Pixels, pixelsOf, withMarks } from './picture-difference';

const KNOWN = join(import.meta.dirname, '..', 'e2e', 'look');
/** Each picture that differs: as it is now, and where it differs. */
const DIFFERENT = join(import.meta.dirname, '..', '..', 'out', 'look');

/** Number of pixels that may differ by chance. */
const MAX_PIXELS = 12;

/** Time between two pictures of a screen that is still loading (ms). */
const SETTLE_MS = 1000;

/** Time that a screen has to load (ms). */
const LOAD_MS = 15_000;

/** Flags of Chromium to draw text in the same way on each machine. */
export const SAME_EVERYWHERE = [
  ...['--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb'],
];

/** One font for all machines, and nothing that differs between two runs: pictures, bars of time, and what moves. */
const STYLE = `
  :root { --font: "DejaVu Sans" !important; --mono: "DejaVu Sans Mono" !important; }
  *, *::before, *::after { animation: none !important; transition: none !important; caret-color: transparent !important; }
  div:has(> dt[data-part='settled']) { display: none !important; }
  canvas, video, img, div:has(> [aria-label='Actions over time']),
  i[data-part], [data-mark], [class*='_idle_'] { opacity: 0 !important; }
`;

/** Replaces times, durations, sizes and names of this run in the page's texts. */
const FREEZE = `(() => {
  const frozen = [
    [/\\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b/g, '12345678-1234-1234-1234-123456789abc'],
    [/\\b\\d+(\\.\\d+)? ?(µs|ms|s|min|h|kB|MB|GB|bytes)\\b/g, '12 $2'],
    [/\\b\\d{1,2}\\/\\d{1,2}\\/\\d{4}\\b/g, '12/31/2026'],
    [/ [AP]M\\b/g, ' PM'],
    [/\\bYesterday\\b/g, 'Today'],
    [/^\\.\\d{3}$/g, '.123'],
    [/\\b\\d{4}-\\d{2}-\\d{2}\\b/g, '2026-12-31'],
    [/\\b\\d{8}-\\d{9}-\\w{4}\\b/g, '20261231-123456789-abcd'],
    [/\\b\\d+ viewers?/g, '1 viewer'],
    [/(?<=^|[ (]|127\\.0\\.0\\.1):\\d+/g, ':1'],
    [/\\b\\d{1,2}:\\d{2}(:\\d{2})?(\\.\\d+)?/g, '12:34'],
  ];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const next = frozen.reduce((value, [pattern, by]) => value.replace(pattern, by), text.data);
    if (next === text.data) continue;
    (window.changedTexts ??= []).push([text, text.data, next]);
    text.data = next;
  }
})()`;

/** Shows the page's own texts again. */
const THAW = `(() => {
  for (const [text, own, frozen] of window.changedTexts ?? []) if (text.data === frozen) text.data = own;
  window.changedTexts = [];
})()`;

/** Whether the known pictures are to be replaced. */
const isUpdate = process.env.LOOK_UPDATE === '1';

/**
 * Compares a screen of the page with its known picture, or replaces that picture if asked to.
 * @returns what is wrong, if something is
 */
export async function lookAt(page: Page, name: string): Promise<string | undefined> {
  const style = await page.addStyleTag({ content: STYLE });
  try {
    return await compare(page, name);
  } finally {
    await page.evaluate(THAW);
    await style.evaluate('(element) => element.remove()');
  }
}

async function compare(page: Page, name: string): Promise<string | undefined> {
  const path = join(KNOWN, `${name}.webp`);
  const known = existsSync(path) ? await pixelsOf(path) : undefined;
  let taken = await take(page, known);
  // Something may still be loading: if a picture differs, two in a row must be the same.
  const deadline = Date.now() + (isUpdate ? SETTLE_MS : LOAD_MS);
  for (let before: Buffer | undefined; !taken.isKnown; ) {
    if (Date.now() > deadline && before?.equals(taken.now.data)) break;
    before = taken.now.data;
    await delay(SETTLE_MS);
    taken = await take(page, known);
  }
  const { shot, now, different, isKnown } = taken;
  if (isKnown) return undefined;
  if (isUpdate) {
    mkdirSync(dirname(path), { recursive: true });
    await sharp(shot).webp({ lossless: true, effort: 6 }).toFile(path);
    return undefined;
  }
  if (!different) return `${name}: there is no picture of it`;
  const shown = join(DIFFERENT, `${name}.png`);
  mkdirSync(dirname(shown), { recursive: true });
  writeFileSync(shown, shot);
  writeFileSync(join(DIFFERENT, `${name}.marked.png`), await withMarks(now, different));
  return `${name}: ${different.length} pixels differ, see ${shown}`;
}

async function take(page: Page, known: Pixels | undefined) {
  await page.evaluate(FREEZE);
  const shot = await page.screenshot();
  const now = await pixelsOf(shot);
  const different = known && differentPixels(known, now);
  return { shot, now, different, isKnown: different !== undefined && different.length <= MAX_PIXELS };
}
