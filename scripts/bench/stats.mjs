// @ts-check

import { setTimeout as delay } from 'node:timers/promises';

/** Pause between two ways, so that work on the desktop caused by the first does not delay the second (ms). */
const SETTLE_MS = 30;

/**
 * @typedef {{ p50: number, p95: number, n: number }} Spread (ms)
 */

/**
 * @param {readonly number[]} values
 * @returns {Spread}
 */
export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (/** @type {number} */ part) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), n: sorted.length };
}

/** @param {readonly number[]} values */
export const median = (values) => spread(values).p50;

/** @param {() => Promise<unknown>} doIt */
export async function timed(doIt) {
  const began = performance.now();
  await doIt();
  return performance.now() - began;
}

/**
 * Times several ways of one task in turns, so that other load of this machine affects them equally. In its turn, each
 * way runs `inARow` times without a pause, after a pause of `pauseMs`.
 * @template {string} Name
 * @param {Record<Name, (round: number) => Promise<unknown>>} ways
 * @param {{ rounds: number, warmUp?: number, inARow?: number, pauseMs?: number }} options
 * @returns {Promise<Record<Name, Spread>>}
 */
export async function inTurns(ways, { rounds, warmUp = 2, inARow = 1, pauseMs = SETTLE_MS }) {
  const names = /** @type {Name[]} */ (Object.keys(ways));
  const times = /** @type {Record<Name, number[]>} */ (
    Object.fromEntries(names.map((name) => [name, /** @type {number[]} */ ([])]))
  );
  for (let round = -warmUp; round < rounds; round++) {
    for (const name of names) {
      await delay(pauseMs);
      for (let i = 0; i < inARow; i++) {
        const ms = await timed(() => ways[name](round * inARow + i));
        if (round >= 0) times[name].push(ms);
      }
    }
  }
  return /** @type {Record<Name, Spread>} */ (
    Object.fromEntries(names.map((name) => [name, spread(times[name])]))
  );
}
