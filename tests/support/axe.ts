import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { showTheme } from './theme';

const require = createRequire(import.meta.url);
const source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** The default rules that depend on the theme. */
const COLOR_RULES = ['color-contrast', 'link-in-text-block'];

/** Ends when nothing fades in or out anymore, because its colors would not be final yet. */
const SETTLED = `Promise.allSettled(document.getAnimations().map(({ finished }) => finished)).then(() => undefined)`;

/** The violations of axe's default rules on the current page, or of those about colors, one line each. */
export async function accessibilityFaults(page: Page, rules: 'all' | 'colors' = 'all'): Promise<string[]> {
  // Then no animation is endless.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(SETTLED);
  // The page's security policy does not apply to evaluated scripts.
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(source);
  const options = { resultTypes: ['violations'], ...(rules === 'colors' && { runOnly: COLOR_RULES }) };
  return page.evaluate<
    string[]
  >(`axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => id + ' at ' + target.join(' ') + ': ' + html.slice(0, 200))))`);
}

/**
 * The same in the light and in the dark theme, for a page that follows the system. Each line starts with its theme. Only
 * the colors depend on it.
 */
export async function faultsInBothThemes(page: Page): Promise<string[]> {
  await showTheme(page, 'light');
  const light = await accessibilityFaults(page);
  await showTheme(page, 'dark');
  const dark = await accessibilityFaults(page, 'colors');
  return [...light.map((fault) => `light: ${fault}`), ...dark.map((fault) => `dark: ${fault}`)];
}
