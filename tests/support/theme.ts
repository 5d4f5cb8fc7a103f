import type { Page } from 'playwright-core';

export const THEMES = ['light', 'dark'] as const;

/** Shows a page that follows the system in a theme. Nothing fades in, because its colors would not be final yet. */
export async function showTheme(page: Page, theme: (typeof THEMES)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  await page.locator(`html[data-theme="${theme}"]`).waitFor();
}
