import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with a page as it is now, by all the rules it applies on its own; a line for each. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // As a script of the browser's, which the page's security policy does not concern.
  await page.evaluate(source);
  return page.evaluate<
    string[]
  >(`axe.run(document).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => id + ' at ' + target.join(' ') + ': ' + html.slice(0, 200))))`);
}

/** The same in the light and in the dark theme, for a page that follows the system; each line begins with its theme. */
export async function faultsInBothThemes(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    // What fades in is not yet what it will be.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-theme="${colorScheme}"]`).waitFor();
    faults.push(...(await accessibilityFaults(page)).map((fault) => `${colorScheme}: ${fault}`));
  }
  return faults;
}
