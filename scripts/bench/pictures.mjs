// @ts-check
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { showPage } from './content.mjs';
import { startHost } from './host.mjs';
import { childrenOf, displaySeconds, processorTime } from './recorder-proc.mjs';
import { median, spread, timed } from './stats.mjs';

/** Single clicks, each after a pause in which an agent thinks. */
const CALM = { rounds: 7, clicks: 10, pauseMs: 450 };
/** As fast as they are answered, for a second or two: of such a run only some pictures are made, while it goes on. */
const RUN = { rounds: 6, clicks: 2000, pauseMs: 0 };
const IDLE_MS = 10_000;
/** For so long the maker of pictures has done nothing: it is done. */
const QUIET_MS = 300;

/**
 * What pictures before and after each action cost whoever acts: the same clicks on two hosts, one of which takes none,
 * in turns. Nothing is made while the other one is timed.
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
          row(`left click, each after ${CALM.pauseMs} ms`, calm),
          row('left click, without a pause', run),
          row('left click on a page', onPage),
        ],
        notes: [
          `${taken.count} pictures of ${host.width}x${host.height}: ${taken.median.toFixed(0)} KB each (median), ` +
            `${taken.most.toFixed(0)} KB the largest; the process that makes them holds ${taken.memory.toFixed(0)} MB`,
        ],
        goals: [
          {
            what: 'click p50 against pictures off, median of rounds',
            value: calm.ratio,
            unit: 'x',
            atMost: 1.1,
          },
          { what: 'fast clicks p50 against pictures off', value: run.ratio, unit: 'x', atMost: 1.1 },
          { what: 'clicks on a page p50 against pictures off', value: onPage.ratio, unit: 'x', atMost: 1.1 },
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

/**
 * @param {Host} host
 * @param {Host} without
 * @param {{ rounds: number, clicks: number, pauseMs: number }} how
 */
async function clicks(host, without, { rounds, clicks, pauseMs }) {
  let count = 0;
  const round = async (/** @type {Host} */ on) => {
    const times = [];
    for (let i = 0; i < clicks; i++) {
      await delay(pauseMs);
      const coordinate = [200 + ((count * 53) % 900), 200 + ((count * 31) % 500)];
      times.push(await timed(() => on.act({ action: 'left_click', coordinate })));
      count += 1;
    }
    return times;
  };
  const maker = makerOf(host);
  /** @type {Record<'ours' | 'peer' | 'ratios', number[]>} */
  const { ours, peer, ratios } = { ours: [], peer: [], ratios: [] };
  for (const on of [host, without]) await round(on); // they have to warm up
  for (let i = 0; i < rounds; i++) {
    /** @type {Map<Host, number[]>} */
    const times = new Map();
    // Whoever is first in one round is second in the next.
    for (const on of i % 2 === 0 ? [host, without] : [without, host]) {
      await quiet(maker);
      times.set(on, await round(on));
    }
    const [mine, theirs] = [times.get(host) ?? [], times.get(without) ?? []];
    ours.push(...mine);
    peer.push(...theirs);
    ratios.push(median(mine) / median(theirs));
  }
  await quiet(maker);
  return { ours: spread(ours), peer: spread(peer), ratio: median(ratios) };
}

/** Resolves when a process has done nothing for a while. @param {number} pid */
async function quiet(pid) {
  for (let before = -1, now = processorTime(pid).own; now !== before; now = processorTime(pid).own) {
    before = now;
    await delay(QUIET_MS);
  }
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
    readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('snapshots.js'),
  );
  if (maker === undefined) throw new Error('Nothing makes pictures.');
  return maker;
}
