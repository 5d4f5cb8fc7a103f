// @ts-check
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { chromiumFlags, findChromium } from './program.mjs';
import { processorTime } from './recorder-proc.mjs';
import { spread } from './stats.mjs';

/** Actions per second, the duration of the measurement (s), and of the warm-up before it (s). */
const [RATE, SECONDS, WARM_SECONDS] = [200, 6, 3];

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Browser} Browser */
/** @typedef {import('./host.mjs').Host} Host */

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
    const executablePath = findChromium();
    if (!executablePath) throw new Error('Chromium is not installed.');
    const browser = await chromium.launch({ executablePath, args: chromiumFlags() });
    try {
      const busy = await watchBusy(browser, host);
      return {
        notes: [
          `${RATE} actions a second: newest shown after p50 ${busy.shown.p50.toFixed(0)} ms, ${busy.count} of them seen`,
        ],
        goals: [
          { what: '200 actions a second: a core', value: busy.cpu * 100, unit: '%', atMost: 50 },
          { what: '200 actions a second: newest shown p95', value: busy.shown.p95, unit: 'ms', atMost: 100 },
        ],
      };
    } finally {
      await browser.close();
    }
  },
};

/**
 * Opens the panel with the log of the running session.
 * @param {Browser} browser
 * @param {Host} host
 */
async function openPanel(browser, host) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.request.get(`${host.url}/?token=${host.token}`);
  await page.addInitScript(WATCH_ROWS);
  await page.goto(host.url);
  await page.locator('[role="option"][data-seq]').first().waitFor();
  return page;
}

/**
 * Measures the panel while an agent moves the pointer all the time, as fast as it can.
 * @param {Browser} browser
 * @param {Host} host
 */
async function watchBusy(browser, host) {
  const page = await openPanel(browser, host);
  await page.locator('[data-state="connected"]').waitFor();
  await delay(1000);
  const pid = await rendererOf(browser, page);
  const act = async (/** @type {number} */ seconds) => {
    const began = performance.now();
    const acts = [];
    for (let i = 0; i < RATE * seconds; i++) {
      acts.push(host.act({ action: 'mouse_move', coordinate: [200 + (i % 400), 300 + (i % 100)] }));
      await delay(Math.max(began + ((i + 1) * 1000) / RATE - performance.now(), 0));
    }
    await Promise.all(acts);
    return (performance.now() - began) / 1000;
  };
  await act(WARM_SECONDS);
  const before = processorTime(pid).own;
  const took = await act(SECONDS);
  const cpu = (processorTime(pid).own - before) / took;
  await delay(300);
  const seen = new Map(/** @type {[number, number][]} */ (await page.evaluate('[...rowsSeen]')));
  await page.context().close();
  const waits = (await newest(host, RATE * SECONDS)).flatMap(({ seq, done_at }) => {
    const at = seen.get(seq);
    return at === undefined ? [] : [at - Date.parse(done_at)];
  });
  return { cpu, shown: spread(waits), count: waits.length };
}

/**
 * The newest actions of the running session.
 * @param {Host} host
 * @param {number} count
 * @returns {Promise<{ seq: number, done_at: string }[]>}
 */
async function newest(host, count) {
  const headers = { authorization: `Bearer ${host.token}` };
  const page = async (/** @type {number} */ after) =>
    /** @type {{ last_seq: number, actions: { seq: number, done_at: string }[] }} */ (
      await (await fetch(`${host.url}/api/v0/actions?limit=1000&after=${after}`, { headers })).json()
    );
  const { last_seq } = await page(0);
  const actions = [];
  for (let after = Math.max(last_seq - count, 0); after < last_seq; after += 1000) {
    actions.push(...(await page(after)).actions);
  }
  return actions;
}

/**
 * The process of a page: the renderer with the most memory, since the other renderers show nothing.
 * @param {Browser} browser
 * @param {Page} page
 */
async function rendererOf(browser, page) {
  await page.bringToFront();
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  await devtools.detach();
  const memory = (/** @type {number} */ pid) =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const [pid] = renderers.sort((a, b) => memory(b) - memory(a));
  if (pid === undefined) throw new Error('The page has no process.');
  return pid;
}
