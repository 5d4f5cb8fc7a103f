// @ts-check
import { setTimeout as delay } from 'node:timers/promises';
import { launchChromium } from './program.mjs';
import { spread } from './stats.mjs';

/** Actions per second, and the durations of the measurement and of the warm-up before it (s). */
const [RATE, SECONDS, WARM_SECONDS] = [200, 5, 3];

/** @typedef {import('playwright-core').Browser} Browser */
/** @typedef {import('./host.mjs').Host} Host */
/** @typedef {{ last_seq: number, actions: { seq: number, done_at: string }[] }} Page of the journal */

/** Runs in the panel's page: records when each row of the log appears (ms since 1970). */
const WATCH_ROWS = `
  window.rowsSeen = new Map();
  new MutationObserver(() => {
    for (const row of document.querySelectorAll('[role="option"][data-seq]')) {
      const seq = Number(row.dataset.seq);
      if (!rowsSeen.has(seq)) rowsSeen.set(seq, Date.now());
    }
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-seq'] });
`;

/**
 * The panel's processor time and delay while an agent acts as fast as it can.
 * @type {import('./report.mjs').Section}
 */
export const busyLog = {
  title: 'Panel with a busy agent',
  async run({ host }) {
    const browser = await launchChromium();
    const { cpu, delays } = await watchBusy(browser, host).finally(() => browser.close());
    const { p95, n } = spread(delays);
    return {
      notes: [`${RATE * SECONDS} actions, ${n} of them seen`],
      goals: [
        { what: `${RATE} actions a second: a core`, value: cpu * 100, unit: '%', atMost: 50 },
        { what: `${RATE} actions a second: newest shown p95`, value: p95, unit: 'ms', atMost: 100 },
      ],
    };
  },
};

/**
 * Watches the panel while an agent moves the pointer. Returns the cores that the panel used, and the time until each
 * action that it showed was visible (ms).
 * @param {Browser} browser
 * @param {Host} host
 */
async function watchBusy(browser, host) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.addInitScript(WATCH_ROWS);
  await page.goto(`${host.url}/?token=${host.token}`);
  await page.locator('[role="option"][data-seq]').first().waitFor();
  await page.locator('[data-state="connected"]').waitFor();
  await delay(1000);

  await act(host, WARM_SECONDS);
  const [began, before] = [performance.now(), await rendererSeconds(browser)];
  await act(host, SECONDS);
  const used = (await rendererSeconds(browser)) - before;
  const cpu = used / ((performance.now() - began) / 1000);
  await delay(300);
  const seen = new Map(/** @type {[number, number][]} */ (await page.evaluate('[...rowsSeen]')));

  const { last_seq } = await journal(host, 'limit=1');
  const { actions } = await journal(host, `limit=1000&after=${last_seq - RATE * SECONDS}`);
  const delays = actions.flatMap(({ seq, done_at }) => {
    const at = seen.get(seq);
    return at === undefined ? [] : [at - Date.parse(done_at)];
  });
  return { cpu, delays };
}

/**
 * Moves the pointer {@link RATE} times a second.
 * @param {Host} host
 * @param {number} seconds
 */
async function act(host, seconds) {
  const began = performance.now();
  const acts = [];
  for (let i = 0; i < RATE * seconds; i++) {
    acts.push(host.act({ action: 'mouse_move', coordinate: [200 + (i % 400), 300 + (i % 100)] }));
    await delay(Math.max(began + ((i + 1) * 1000) / RATE - performance.now(), 0));
  }
  await Promise.all(acts);
}

/** Processor time of the browser's pages so far (s). @param {Browser} browser */
async function rendererSeconds(browser) {
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  await devtools.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  return renderers.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

/**
 * @param {Host} host
 * @param {string} query
 */
async function journal(host, query) {
  const response = await host.api('GET', `actions?${query}`);
  return /** @type {Page} */ (await response.json());
}
