// @ts-check
import { setTimeout as delay } from 'node:timers/promises';
import { showAnimation } from './recorder-animation.mjs';
import { recorderMemoryMB, recorderSeconds } from './recorder-proc.mjs';
import { startOurs } from './recorder-ways.mjs';
import { spread, timed } from './stats.mjs';

const AT_ONCE = 5;
const RECORD_MS = 6000;
const CLICK_EVERY_MS = 150;

/**
 * The maximum number of recordings on a busy screen, and their effect on actions, on each recording and on memory.
 * @type {import('./report.mjs').Section}
 */
export const recorderFive = {
  title: `Recorder: ${AT_ONCE} at once`,
  async run({ host }) {
    const closeAnimation = await showAnimation(host);
    try {
      const before = host.memoryMB();
      const none = await record(host, 0);
      // One recording before and one after the five, so that a change in the machine's speed cancels out.
      const alone = [await record(host, 1)];
      const five = await record(host, AT_ONCE);
      alone.push(await record(host, 1));
      const rate = (/** @type {'got' | 'told'} */ what) =>
        alone.reduce((sum, run) => sum + Math.min(...run.rates[what]), 0) / alone.length;
      const least = { got: Math.min(...five.rates.got), told: Math.min(...five.rates.told) };
      const { host: hostMB, ffmpeg } = five.memory;
      return {
        notes: [
          `frames a second: ${rate('got').toFixed(2)} alone, ${least.got.toFixed(2)} in the poorest of ${AT_ONCE} ` +
            `(${((100 * least.got) / rate('got')).toFixed(0)} %), ` +
            `${(least.told - least.got).toFixed(2)} more that it says it left out`,
          `click on a busy screen: p50 ${clicks(none)} ms with none, ${clicks(alone[0])} ms with one, ` +
            `${clicks(five)} ms with ${AT_ONCE}`,
          `processor time a second, clicks included: ${none.cpu.toFixed(2)} s with none, ` +
            `${(alone.reduce((sum, { cpu }) => sum + cpu, 0) / alone.length).toFixed(2)} s with one, ` +
            `${five.cpu.toFixed(2)} s with ${AT_ONCE}`,
          `memory at most: host ${hostMB.toFixed(0)} MB (${before.toFixed(0)} before), ` +
            `ffmpeg ${ffmpeg.toFixed(0)} MB; with one ${alone[0]?.memory.ffmpeg.toFixed(0)} MB`,
        ],
        goals: [
          { what: `click p50 with ${AT_ONCE}`, value: spread(five.clicks).p50, unit: 'ms', atMost: 10 },
          {
            what: 'frames against one alone, got or said to be left out',
            value: least.told / rate('told'),
            unit: 'x',
            atLeast: 0.95,
          },
        ],
      };
    } finally {
      await closeAnimation();
    }
  },
};

/** @param {{ clicks: number[] } | undefined} run */
function clicks(run) {
  const { p50, p95 } = spread(run?.clicks ?? []);
  return `${p50.toFixed(2)}, p95 ${p95.toFixed(2)}`;
}

/**
 * @param {import('./host.mjs').Host} host
 * @param {number} count
 */
async function record(host, count) {
  const recordings = await Promise.all(Array.from({ length: count }, () => startOurs(host)));
  const rates = { got: /** @type {number[]} */ ([]), told: /** @type {number[]} */ ([]) };
  const memory = { host: 0, ffmpeg: 0 };
  /** @type {number[]} */
  const times = [];
  let cpu = 0;
  const infos = () => Promise.all(recordings.map(({ info }) => info()));
  try {
    await delay(1000); // the start is not measured
    const first = await infos();
    const [began, before] = [performance.now(), recorderSeconds(host)];
    for (const deadline = Date.now() + RECORD_MS; Date.now() < deadline; await delay(CLICK_EVERY_MS)) {
      const coordinate = [100 + (times.length % 50), 100];
      times.push(await timed(() => host.act({ action: 'left_click', coordinate })));
      const now = recorderMemoryMB(host);
      memory.host = Math.max(memory.host, now.host);
      memory.ffmpeg = Math.max(memory.ffmpeg, now.ffmpeg);
    }
    cpu = ((recorderSeconds(host) - before) * 1000) / (performance.now() - began);
    for (const [i, last] of (await infos()).entries()) {
      const from = first[i];
      if (!from) continue;
      const seconds = (last.wall_ms - from.wall_ms) / 1000;
      const got = last.frames - from.frames;
      rates.got.push(got / seconds);
      rates.told.push((got + last.skipped_frames - from.skipped_frames) / seconds);
    }
  } finally {
    await Promise.all(recordings.map(({ stop }) => stop()));
    await Promise.all(recordings.map(({ remove }) => remove()));
  }
  return { rates, memory, cpu, clicks: times };
}
