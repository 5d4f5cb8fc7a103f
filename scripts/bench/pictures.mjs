// @ts-check
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { showPage } from './content.mjs';
import { startHost } from './host.mjs';
import { childrenOf, displaySeconds, processorTime } from './recorder-proc.mjs';
import { inTurns } from './stats.mjs';

/** Single clicks, each after the screen had its time, as an agent does that looks before it acts. */
const CALM = { rounds: 60, inARow: 1, pauseMs: 200 };
/** As fast as they are answered. */
const RUN = { rounds: 100, inARow: 15, pauseMs: 30 };
const IDLE_MS = 10_000;

/**
 * What pictures before and after each action cost whoever acts: the same clicks on two hosts, one of which takes none.
 * @type {import('./report.mjs').Section}
 */
export const pictures = {
  title: 'Pictures',
  async run({ host }) {
    const without = await startHost(['--pictures', 'off']);
    try {
      const calm = await clicks(host, without, CALM);
      const run = await clicks(host, without, RUN);
      // A page has more to draw, and to encode.
      const close = [await showPage(host), await showPage(without)];
      const onPage = await clicks(host, without, CALM);
      for (const end of close) await end();
      await delay(2000);
      const idle = await idleSeconds(host);
      const taken = await sizes(host);
      const how = 'the same host with --pictures off';
      const row = (/** @type {string} */ what, /** @type {typeof run} */ { ours, peer }) => ({
        what,
        ours,
        peer,
        how,
      });
      return {
        rows: [
          row('left click', calm),
          row(`left click, ${RUN.inARow} in a row`, run),
          row('left click on a page', onPage),
        ],
        notes: [
          `${taken.count} pictures of ${host.width}x${host.height}: ${taken.median.toFixed(0)} KB each (median), ` +
            `${taken.most.toFixed(0)} KB the largest; the process that makes them holds ${taken.memory.toFixed(0)} MB`,
        ],
        goals: [
          { what: 'click p50 against pictures off', value: ratio(calm), unit: 'x', atMost: 1.1 },
          { what: 'fast clicks p50 against pictures off', value: ratio(run), unit: 'x', atMost: 1.1 },
          { what: 'clicks on a page p50 against pictures off', value: ratio(onPage), unit: 'x', atMost: 1.1 },
          {
            what: `processor time on a still desktop for ${IDLE_MS / 1000} s`,
            value: idle,
            unit: 's',
            atMost: 0.03,
          },
        ],
      };
    } finally {
      await without.stop();
    }
  },
};

/** @typedef {import('./host.mjs').Host} Host */

/** @param {{ ours: import('./stats.mjs').Spread, peer: import('./stats.mjs').Spread }} spreads */
const ratio = ({ ours, peer }) => ours.p50 / peer.p50;

/**
 * @param {Host} host
 * @param {Host} without
 * @param {{ rounds: number, inARow: number, pauseMs: number }} how
 */
function clicks(host, without, { rounds, inARow, pauseMs }) {
  const click = (/** @type {Host} */ on) => async (/** @type {number} */ round) => {
    await on.act({
      action: 'left_click',
      coordinate: [200 + ((round * 53) % 900), 200 + ((round * 31) % 500)],
    });
  };
  return inTurns({ ours: click(host), peer: click(without) }, { rounds, inARow, pauseMs });
}

/** Processor time of what makes the pictures, and of the X server it looks at, while nothing happens. @param {Host} host */
async function idleSeconds(host) {
  const maker = makerOf(host);
  const sum = () => processorTime(maker).own + displaySeconds(host);
  const before = sum();
  await delay(IDLE_MS);
  return sum() - before;
}

/** @param {Host} host */
async function sizes(host) {
  const headers = { authorization: `Bearer ${host.token}` };
  /** @type {{ session: string, actions: { id: string, pictures?: { after: boolean } }[] }} */
  const page = JSON.parse(await (await fetch(`${host.url}/api/v0/actions?limit=1000`, { headers })).text());
  const kilobytes = [];
  for (const { id, pictures: there } of page.actions) {
    if (!there?.after) continue;
    const picture = await fetch(`${host.url}/api/v0/sessions/${page.session}/pictures/${id}/after.webp`, {
      headers,
    });
    kilobytes.push((await picture.arrayBuffer()).byteLength / 1024);
  }
  kilobytes.sort((a, b) => a - b);
  const status = readFileSync(`/proc/${makerOf(host)}/status`, 'utf8');
  return {
    count: kilobytes.length,
    median: kilobytes[kilobytes.length >> 1] ?? 0,
    most: kilobytes.at(-1) ?? 0,
    memory: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024,
  };
}

/** @param {Host} host */
function makerOf(host) {
  const maker = childrenOf(host.pid, /./).find((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('pictures.js'),
  );
  if (maker === undefined) throw new Error('Nothing makes pictures.');
  return maker;
}
