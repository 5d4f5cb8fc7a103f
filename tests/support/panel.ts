import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { which } from '../../src/main/process/which';
import type { Host } from './host';
import { waitFor } from './wait-for';

const FLAGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** The panel in a browser. */
export interface OpenPanel {
  readonly page: Page;
  /** Uncaught errors of the page and violations of its security policy. */
  readonly faults: string[];
  /** A row of the log with this text. */
  row(text: string | RegExp): Locator;
  /** The color of the live view at a native pixel. */
  pixel(x: number, y: number): Promise<[number, number, number]>;
  /** The center of a native pixel on the page. */
  place(x: number, y: number): Promise<{ x: number; y: number }>;
  connected(): Promise<void>;
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
  const executablePath = ['chromium', 'chromium-browser', 'google-chrome']
    .map((name) => which(name))
    .find(Boolean);
  if (!executablePath) throw new Error('There is no Chromium to open the panel in.');
  return chromium.launch({ executablePath, args: [...FLAGS, ...flags] });
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
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|Warning:|could not be/.test(message.text())) faults.push(message.text());
  });
  await page.goto(signedIn ? `${host.url}/?token=${host.token}` : host.url);

  const panel: OpenPanel = {
    page,
    faults,
    row: (text) => page.getByRole('option').filter({ hasText: text }),
    pixel: (x, y) =>
      page.evaluate<[number, number, number]>(
        `[...${CANVAS}.getContext('2d').getImageData(${x}, ${y}, 1, 1).data.slice(0, 3)]`,
      ),
    place: (x, y) =>
      page.evaluate<{ x: number; y: number }>(`(() => {
        const { left, top, width, height } = ${CANVAS}.getBoundingClientRect();
        return {
          x: left + (${x} + 0.5) * width / ${CANVAS}.width,
          y: top + (${y} + 0.5) * height / ${CANVAS}.height,
        };
      })()`),
    connected: () => page.waitForSelector('[data-state="connected"] canvas').then(() => {}),
    close: () => context.close(),
  };
  if (live && signedIn) await panel.connected();
  return panel;
}

const CANVAS = `document.querySelector('[data-state] canvas')`;

/** The position on the page of an element without size. */
export async function centreOf(locator: Locator): Promise<{ x: number; y: number }> {
  const handle = await waitFor('the element', async () => (await locator.elementHandles())[0]);
  const box: { x: number; y: number; width: number; height: number } = JSON.parse(
    await handle.evaluate((element) => JSON.stringify(element.getBoundingClientRect())),
  );
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
