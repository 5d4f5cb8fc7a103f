// @ts-check
import { setTimeout as delay } from 'node:timers/promises';
import WebSocket from 'ws';
import { startBenchHost } from './host.mjs';
import { commandOf, megabytesOf, secondsOf, treeOf } from './processes.mjs';
import { startProgram } from './program.mjs';
import { compare } from './report.mjs';
import { inTurns, spread, timed } from './stats.mjs';

const NAMES = ['main', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
/** The desktop that starts while the others run. */
const LAST = 'h';
/** Until programs that have just started are done with that (ms). */
const SETTLE_MS = 8000;
const IDLE_MS = 20_000;
const STARTS = 5;
/** Actions per second of an agent. */
const RATE = 5;
const ACT_MS = 6000;

/** @typedef {import('./host.mjs').Host} Host */

/**
 * Eight virtual desktops of one host: their start, what they cost while idle, and an agent on each beside one alone. All
 * that while a subscriber watches the wall.
 * @type {import('./report.mjs').Section}
 */
export const desktops = {
  title: 'Desktops',
  async run() {
    const host = await startBenchHost();
    try {
      await delay(SETTLE_MS);
      const oneMb = megabytesOf(treeOf(host.pid));
      for (const name of NAMES.slice(1)) await host.api('POST', 'desktops', { name });
      await host.api('POST', 'desktop/stop');
      const startMs = await timed(() => Promise.all(NAMES.map((name) => host.act(LOOK, name))));
      await delay(SETTLE_MS);
      const eightMb = megabytesOf(treeOf(host.pid));
      const idle = await idlePercent(host);
      const lastMs = await startsOfLast(host);
      const { clicks, busy, pictures } = await actOnAll(host);
      return {
        rows: [clicks],
        notes: [`the wall: ${pictures.toFixed(1)} pictures/s while eight act`],
        goals: [
          {
            what: 'eight first requests at once, all answered',
            value: startMs / 1000,
            unit: 's',
            atMost: 10,
          },
          {
            what: 'one more comes up while seven run, p50',
            value: spread(lastMs).p50,
            unit: 'ms',
            atMost: 1000,
          },
          { what: 'memory of each further one', value: (eightMb - oneMb) / 7, unit: 'MB', atMost: 110 },
          { what: 'eight idle: all processes', value: idle, unit: '% of a core', atMost: 1 },
          {
            what: 'click p50 against one agent alone',
            value: clicks.ours.p50 / clicks.peer.p50,
            unit: 'x',
            atMost: 2.5,
          },
          { what: 'eight act: host and snapshot process', value: busy, unit: '% of a core', atMost: 25 },
        ],
      };
    } finally {
      await host.stop();
    }
  },
};

const LOOK = { action: 'cursor_position' };

/** Processor time of the host and all its children (% of a core). @param {Host} host */
async function idlePercent({ pid }) {
  const pids = treeOf(pid);
  const before = secondsOf(pids);
  await delay(IDLE_MS);
  return ((secondsOf(pids) - before) * 100) / (IDLE_MS / 1000);
}

/** How long the last desktop takes to answer its first request, several times (ms). @param {Host} host */
async function startsOfLast(host) {
  const times = [];
  for (let n = 0; n < STARTS; n++) {
    await host.api('POST', `desktops/${LAST}/stop`);
    times.push(await timed(() => host.act(LOOK, LAST)));
    await delay(1000);
  }
  return times;
}

/**
 * Lets an agent act on each desktop, and on one alone, each in a terminal. Returns the durations of the clicks, the
 * processor time of host and snapshot process while all act (% of a core), and the pictures per second on the wall.
 * @param {Host} host
 */
async function actOnAll(host) {
  const ends = await Promise.all(NAMES.map((name) => openTerminal(host, name)));
  const wall = new WebSocket(`${host.url.replace('http', 'ws')}/api/v0/wall?token=${host.token}`);
  let pictures = 0;
  wall.on('message', () => pictures++);
  const watchers = treeOf(host.pid).filter(
    (pid) => pid === host.pid || commandOf(pid).includes('snapshots.js'),
  );
  let [busySeconds, busyMs, seen] = [0, 0, 0];
  try {
    await delay(SETTLE_MS);
    const { ours, peer } = await inTurns(
      {
        async ours() {
          const before = { seconds: secondsOf(watchers), at: performance.now(), pictures };
          const clicks = await actFor(host, NAMES);
          busySeconds += secondsOf(watchers) - before.seconds;
          busyMs += performance.now() - before.at;
          seen += pictures - before.pictures;
          return clicks;
        },
        peer: () => actFor(host, NAMES.slice(0, 1)),
      },
      { rounds: 4, warmUp: 1 },
    );
    return {
      clicks: compare(
        'left click, eight agents',
        { ours: ours.flat(), peer: peer.flat() },
        'one agent alone',
      ),
      busy: (busySeconds * 100_000) / busyMs,
      pictures: (seen * 1000) / busyMs,
    };
  } finally {
    wall.terminate();
    await Promise.all(ends.map((end) => end()));
  }
}

/**
 * Opens a terminal that shows what an agent types. Returns a function that ends it.
 * @param {Host} host
 * @param {string} name
 */
async function openTerminal(host, name) {
  const { status } = /** @type {{ status: { display: string, xauthority: string } }} */ (
    await (await host.api('GET', `desktops/${name}`)).json()
  );
  const env = { ...host.env, DISPLAY: status.display, XAUTHORITY: status.xauthority };
  return startProgram('xterm', ['-geometry', '120x40+300+100', '-e', 'cat'], env);
}

/**
 * Lets an agent act on each of these desktops: four clicks at different places, then a word. Returns the durations of the
 * clicks (ms).
 * @param {Host} host
 * @param {readonly string[]} names
 */
async function actFor(host, names) {
  const count = (ACT_MS / 1000) * RATE;
  const clicks = await Promise.all(
    names.map(async (name, agent) => {
      /** @type {number[]} */
      const times = [];
      const began = performance.now() + (agent * 1000) / RATE / names.length;
      for (let n = 0; n < count; n++) {
        await delay(Math.max(began + (n * 1000) / RATE - performance.now(), 0));
        const coordinate = [350 + ((n * 97) % 500), 200 + ((n * 53) % 300)];
        if (n % 5 === 4) await host.act({ action: 'type', text: `word ${n}\n` }, name);
        else times.push(await timed(() => host.act({ action: 'left_click', coordinate }, name)));
      }
      return times;
    }),
  );
  return clicks.flat();
}
