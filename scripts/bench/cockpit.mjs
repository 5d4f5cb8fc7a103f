// @ts-check
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { FIRST_ROW, filterFor, NO_SCROLL, SCROLL, WATCH_ROWS } from './cockpit-pages.mjs';
import { FAILED_EVERY, writeSession } from './cockpit-session.mjs';
import { chromiumFlags, findChromium } from './program.mjs';
import { spread } from './stats.mjs';

const [LONG, DAY] = [10_000, 50_000];
const SEARCHES = ['f', 'fo', 'fox', 'fox lazy', 'select 77', 'flubber', '640', 'type', ''];
const LOADS = 3;
/** Actions a second, for how many seconds, and for how many before it is measured: a day is longer than its start. */
const [RATE, SECONDS, WARM_SECONDS] = [200, 6, 3];
const TICKS_PER_SECOND = 100; // of /proc's processor times, on every Linux

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Browser} Browser */
/** @typedef {import('./host.mjs').Host} Host */

/**
 * How the log bears long sessions and busy agents.
 * @type {import('./report.mjs').Section}
 */
export const cockpit = {
  title: 'Cockpit',
  async run({ host }) {
    const executablePath = findChromium();
    if (!executablePath) throw new Error('Chromium is not installed.');
    const [long, day] = [writeSession(host.dataDir, LONG), writeSession(host.dataDir, DAY)];
    const browser = await chromium.launch({ executablePath, args: chromiumFlags() });
    try {
      const opened = [];
      for (let i = 0; i < LOADS; i++) {
        const page = await openPanel(browser, host, long);
        opened.push(/** @type {number} */ (await page.evaluate(FIRST_ROW)));
        await page.context().close();
      }
      const looked = await lookThrough(browser, host, long);
      const memory = await memoryOf(browser, host, day);
      const busy = await watchBusy(browser, host);
      return {
        rows: [
          {
            what: 'a frame while scrolling through 10,000 actions',
            ours: looked.frame,
            peer: looked.bare,
            how: 'a page with nothing in it',
          },
        ],
        notes: [
          `all ${LONG.toLocaleString('en')} actions are there to be searched after ${Math.round(looked.wholeMs)} ms`,
          `filter: p50 ${looked.filter.p50.toFixed(1)} ms, a frame among them`,
          `${DAY.toLocaleString('en')} actions: ${memory.heapMB.toFixed(0)} MB of them heap`,
          `${RATE} actions a second: newest shown after p50 ${busy.shown.p50.toFixed(0)} ms, ${busy.count} of them seen`,
        ],
        goals: [
          { what: '10,000 actions: first rows p50', value: spread(opened).p50, unit: 'ms', atMost: 1000 },
          { what: '10,000 actions: frames over 50 ms', value: looked.slow, unit: 'frames', atMost: 0 },
          {
            what: '10,000 actions: slowest filter',
            value: Math.max(...looked.filters),
            unit: 'ms',
            atMost: 50,
          },
          { what: '50,000 actions: memory of the page', value: memory.pageMB, unit: 'MB', atMost: 300 },
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
 * The panel with the log of a session, or of the running one.
 * @param {Browser} browser
 * @param {Host} host
 * @param {string} [session]
 */
async function openPanel(browser, host, session) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.request.get(`${host.url}/?token=${host.token}`);
  await page.addInitScript(WATCH_ROWS);
  await page.goto(session ? `${host.url}/#session/${session}` : host.url);
  await page.locator('[role="option"][data-seq]').first().waitFor();
  return page;
}

/** @param {Page} page @param {number} count */
const wholeLog = (page, count) =>
  page
    .getByText(`${(count / FAILED_EVERY).toLocaleString('en')} failed`, { exact: true })
    .waitFor({ timeout: 60_000 });

/**
 * @param {Browser} browser
 * @param {Host} host
 * @param {string} session
 */
async function lookThrough(browser, host, session) {
  const page = await openPanel(browser, host, session);
  const began = Date.now();
  await wholeLog(page, LONG);
  const wholeMs = Date.now() - began;
  await delay(500);
  const frames = /** @type {number[]} */ (await page.evaluate(SCROLL));
  const filters = [];
  for (const search of SEARCHES) filters.push(/** @type {number} */ (await page.evaluate(filterFor(search))));
  await page.goto('about:blank');
  const bare = /** @type {number[]} */ (await page.evaluate(NO_SCROLL));
  await page.context().close();
  const slow = frames.filter((ms) => ms > 50).length;
  return { wholeMs, slow, frame: spread(frames), bare: spread(bare), filters, filter: spread(filters) };
}

/**
 * @param {Browser} browser
 * @param {Host} host
 * @param {string} session
 */
async function memoryOf(browser, host, session) {
  const page = await openPanel(browser, host, session);
  await wholeLog(page, DAY);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  const pid = await rendererOf(browser, page);
  const pageMB = Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  await page.context().close();
  return { heapMB: usedSize / 1024 / 1024, pageMB };
}

/**
 * An agent that moves the pointer all the time, as fast as it may.
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
  const before = cpuSeconds(pid);
  const took = await act(SECONDS);
  const cpu = (cpuSeconds(pid) - before) / took;
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
 * The process of a page: the renderer that has most memory, as the others show nothing.
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

/** @param {number} pid */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
