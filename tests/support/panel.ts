import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { which } from '../../src/main/process/which';
import type { Host } from './host';
import { PATIENCE_MS, waitFor } from './wait-for';

/**
 * The address bar's suggestions are pages too. With a spare renderer, they take half of the processor time of a new panel.
 * The other features are those that Playwright disables, because the last list replaces earlier ones.
 */
const DISABLED_FEATURES = [
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup', 'SpareRendererForSitePerProcess'],
  ...['AimEnabled', 'AvoidCorsURLLoaderRestartOnRedirect', 'AvoidUnnecessaryBeforeUnloadCheckSync'],
  ...[
    'DestroyProfileOnBrowserClose',
    'HttpsFirstBalancedModeAutoEnable',
    'HttpsUpgrades',
    'LensOverlay',
    'MediaRouter',
  ],
  ...['NetworkTimeServiceQuerying', 'OptimizationHints', 'PaintHolding', 'PreconnectToSearch'],
  ...['TcpPortRandomizationWin', 'ThirdPartyStoragePartitioning'],
];

const FLAGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
  `--disable-features=${DISABLED_FEATURES}`,
];

/** A page that shows the panel. */
export interface PanelPage {
  readonly page: Page;
  /** A row of the log with this text. */
  row(text: string | RegExp): Locator;
  /** The color of the live view at a native pixel. */
  pixel(x: number, y: number): Promise<[number, number, number]>;
  /** The center of a native pixel on the page, once the live view has its final size. */
  place(x: number, y: number): Promise<{ x: number; y: number }>;
  connected(): Promise<void>;
}

/** The panel in a browser. */
export interface OpenPanel extends PanelPage {
  /** Uncaught errors of the page and violations of its security policy. */
  readonly faults: string[];
  close(): Promise<void>;
}

export interface PanelOptions {
  readonly scheme?: 'light' | 'dark';
  readonly size?: { width: number; height: number };
  /** False to open the panel without a token. */
  readonly signedIn?: boolean;
  /** False if no live picture is expected. */
  readonly live?: boolean;
}

/** `flags` are added to those that all tests have in common. */
export function openBrowser(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: browserProgram(), args: [...FLAGS, ...flags] });
}

/** Opens a browser that stores its profile in a folder, as a user's browser does. */
export async function openProfile(folder: string): Promise<BrowserContext> {
  const options = { executablePath: browserProgram(), args: FLAGS };
  const context = await chromium.launchPersistentContext(folder, options);
  context.setDefaultTimeout(PATIENCE_MS);
  return context;
}

function browserProgram(): string {
  const program = ['chromium', 'chromium-browser', 'google-chrome'].map((name) => which(name)).find(Boolean);
  if (!program) throw new Error('There is no Chromium to open the panel in.');
  return program;
}

export async function openPanel(
  browser: Browser,
  host: Pick<Host, 'url' | 'token'>,
  { scheme = 'light', size = { width: 1280, height: 800 }, signedIn = true, live = true }: PanelOptions = {},
): Promise<OpenPanel> {
  const context = await browser.newContext({
    viewport: size,
    colorScheme: scheme,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|Warning:|could not be/.test(message.text())) faults.push(message.text());
  });
  await page.goto(signedIn ? `${host.url}/?token=${host.token}` : host.url);

  const panel: OpenPanel = { ...panelOn(page), faults, close: () => context.close() };
  if (live && signedIn) await panel.connected();
  return panel;
}

export function panelOn(page: Page): PanelPage {
  return {
    page,
    row: (text) => page.getByRole('option').filter({ hasText: text }),
    pixel: (x, y) =>
      page.evaluate<[number, number, number]>(
        `[...${CANVAS}.getContext('2d').getImageData(${x}, ${y}, 1, 1).data.slice(0, 3)]`,
      ),
    place: (x, y) =>
      page.evaluate<{ x: number; y: number }>(`(async () => {
        const { left, top, width, height } = await ${RESTING}(() => ${CANVAS}.getBoundingClientRect());
        return {
          x: left + (${x} + 0.5) * width / ${CANVAS}.width,
          y: top + (${y} + 0.5) * height / ${CANVAS}.height,
        };
      })()`),
    connected: () => page.waitForSelector('[data-state="connected"] canvas').then(() => {}),
  };
}

const CANVAS = `document.querySelector('[data-state] canvas')`;

/** In the page: the box that a function returns, once it is the same some frames later. */
const RESTING = `(async (measure) => {
  for (let last = ''; ; ) {
    const box = measure();
    const now = JSON.stringify(box);
    if (now === last) return box;
    last = now;
    for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);
  }
})`;

export type Box = { x: number; y: number; width: number; height: number };

/** The box of an element on the page, once its layout rests. */
export function boxOf(locator: Locator): Promise<Box> {
  let last = '';
  return waitFor('the element to rest', async () => {
    const box = await locator.boundingBox();
    const now = JSON.stringify(box);
    if (box && now === last) return box;
    last = now;
    await locator.page().evaluate(`${RESTING}(() => innerWidth)`);
    return undefined;
  });
}

/** Picks an option of a select, given by its name. */
export async function pickOption(page: Page, name: string, picked: string): Promise<void> {
  const select = page.getByRole('combobox', { name, exact: true });
  const option = page.getByRole('option', { name: picked, exact: true });
  await select.click();
  await option.click();
  // A click so soon after the one that opens the list may count as part of that one.
  await waitFor('the list to close', async () => {
    if (await option.isVisible()) await option.click({ timeout: 1000 }).catch(() => undefined);
    // Then the select has the focus again.
    return select.and(page.locator(':focus')).isVisible();
  });
}

/** Opens the palette of commands by its key, and runs the command that its text finds. */
export async function runCommand(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+KeyK');
  await page.getByRole('combobox', { name: 'Find a command' }).fill(text);
  await page.keyboard.press('Enter');
}

/** The position on the page of an element without size. */
export async function centreOf(locator: Locator): Promise<{ x: number; y: number }> {
  const handle = await waitFor('the element', async () => (await locator.elementHandles())[0]);
  const box: Box = JSON.parse(
    await handle.evaluate((element) => JSON.stringify(element.getBoundingClientRect())),
  );
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
