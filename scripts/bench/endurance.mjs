// @ts-check
import { setTimeout as delay } from 'node:timers/promises';
import { timed } from './stats.mjs';

const CLIENTS = 50;
const ACTIONS = 200;
/** The third tells a leak from a heap that was still finding its size. */
const RUNS = 3;

/**
 * Many clients at once, again and again: the second run must not need more memory than the first.
 * @type {import('./report.mjs').Section}
 */
export const endurance = {
  title: `${CLIENTS} clients, ${ACTIONS} actions each`,
  async run({ host }) {
    const runs = [];
    for (let run = 0; run < RUNS; run++) {
      const ms = await timed(() =>
        Promise.all(Array.from({ length: CLIENTS }, (_, n) => oneClient(host, n))),
      );
      await delay(2000); // what is garbage by now is not a leak
      runs.push({ perSecond: (CLIENTS * ACTIONS * 1000) / ms, memory: host.memoryMB() });
    }
    const [first, second] = runs;
    if (!first || !second) return {};
    return {
      notes: runs.map(
        ({ perSecond, memory }, run) =>
          `run ${run + 1}: ${perSecond.toFixed(0)} actions/s, ${memory.toFixed(0)} MB of memory after it`,
      ),
      goals: [
        { what: 'memory more after run 2', value: second.memory - first.memory, unit: 'MB', atMost: 30 },
      ],
    };
  },
};

/**
 * Moves, clicks, asks and sometimes looks, one after the other.
 * @param {import('./host.mjs').Host} host
 * @param {number} client
 */
async function oneClient(host, client) {
  for (let i = 0; i < ACTIONS; i++) {
    const coordinate = [300 + client * 10, 200 + i * 2];
    if (i % 100 === 99) await host.act({ action: 'screenshot', scaled_width: 640, scaled_height: 360 });
    else if (i % 3 === 0) await host.act({ action: 'left_click', coordinate });
    else if (i % 3 === 1) await host.act({ action: 'mouse_move', coordinate });
    else await host.act({ action: 'cursor_position' });
  }
}
