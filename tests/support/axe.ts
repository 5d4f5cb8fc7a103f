import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const require = createRequire(import.meta.url);
const source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** The violations of axe's default rules on the current page, one line each. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // The page's security policy does not apply to evaluated scripts.
  await page.evaluate(source);
  return page.evaluate<
    string[]
  >(`axe.run(document).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => id + ' at ' + target.join(' ') + ': ' + html.slice(0, 200))))`);
}

/** The same in the light and in the dark theme, for a page that follows the system. Each line starts with its theme. */
export async function faultsInBothThemes(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    // Elements that fade in do not have their final colors yet.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-theme="${colorScheme}"]`).waitFor();
    faults.push(...(await accessibilityFaults(page)).map((fault) => `${colorScheme}: ${fault}`));
  }
  return faults;
}
