// @ts-check
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import WebSocket from 'ws';
import { spread, timed } from './stats.mjs';

const ROUNDS = 40;
const VIEWER = 'bench';

/**
 * How soon an agent that never rests is refused after a person takes control, and how long control takes to change hands.
 * @type {import('./report.mjs').Section}
 */
export const lease = {
  title: 'Lease',
  async run({ host }) {
    // It only has to be there: pictures would want the processor that is measured.
    const query = `input=lease&viewer=${VIEWER}&token=${host.token}`;
    const viewer = new WebSocket(`${host.url.replace('http', 'ws')}/api/v0/desktop/vnc?${query}`);
    await once(viewer, 'open');
    /** @type {Record<'asked' | 'refused' | 'take' | 'giveBack', number[]>} */
    const times = { asked: [], refused: [], take: [], giveBack: [] };
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const { refused, began } = await takeFromBusyAgent(host, times);
        times.refused.push(refused - began);
        times.giveBack.push(await askControl(host, 'give-back'));
      }
    } finally {
      viewer.terminate();
    }
    const [refused, take] = [spread(times.refused), spread(times.take)];
    const [giveBack, asked] = [spread(times.giveBack), spread(times.asked)];
    const figure = (/** @type {number} */ ms) => `${ms.toFixed(1)} ms`;
    return {
      notes: [
        `first refusal: p50 ${figure(refused.p50)}, p95 ${figure(refused.p95)} after "Take control"; ` +
          `a question that does nothing, at the same time: p50 ${figure(asked.p50)}, p95 ${figure(asked.p95)}`,
        `control has changed hands after p50 ${figure(take.p50)}, p95 ${figure(take.p95)}, ` +
          `and is back after p50 ${figure(giveBack.p50)}, p95 ${figure(giveBack.p95)}`,
      ],
      goals: [
        { what: 'from "Take control" to the first refusal, p95', value: refused.p95, unit: 'ms', atMost: 50 },
      ],
    };
  },
};

/**
 * @param {import('./host.mjs').Host} host
 * @param {{ asked: number[], take: number[] }} times
 */
async function takeFromBusyAgent(host, times) {
  // Clicks without a pause, behind one another, as a queue has them.
  const refusals = Array.from({ length: 3 }, async () => {
    for (let i = 0; ; i++) {
      try {
        await host.act({ action: 'left_click', coordinate: [300 + ((i * 7) % 200), 300] });
      } catch (error) {
        if (error instanceof Error && error.message.includes('423')) return performance.now();
        throw error;
      }
    }
  });
  await delay(15);
  times.asked.push(await timed(() => fetch(`${host.url}/healthz`).then((response) => response.text())));
  const began = performance.now();
  times.take.push(await askControl(host, 'take'));
  return { began, refused: Math.min(...(await Promise.all(refusals))) };
}

/**
 * Milliseconds until it is answered.
 * @param {import('./host.mjs').Host} host
 * @param {'take' | 'give-back'} what
 */
async function askControl({ url, token }, what) {
  const began = performance.now();
  const response = await fetch(`${url}/api/v0/control/${what}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ viewer: VIEWER }),
  });
  if (!response.ok) throw new Error(`The host answers ${response.status}: ${await response.text()}`);
  return performance.now() - began;
}
