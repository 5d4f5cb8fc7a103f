// @ts-check
import { setTimeout as delay } from 'node:timers/promises';

/** Pause between two ways, so that work on the desktop caused by the first does not delay the second (ms). */
const SETTLE_MS = 30;

/** @typedef {{ p50: number, p95: number, n: number }} Spread */

/**
 * @param {readonly number[]} values
 * @returns {Spread}
 */
export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (/** @type {number} */ part) => sorted[Math.floor(sorted.length * part)] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), n: sorted.length };
}

/** @param {() => Promise<unknown>} doIt @returns its duration (ms) */
export async function timed(doIt) {
  const began = performance.now();
  await doIt();
  return performance.now() - began;
}

/**
 * Measures two ways of one task in turns, so that other load of this machine affects them equally. In its turn, each
 * way runs `inARow` times without a pause.
 * @template Result
 * @param {Record<'ours' | 'peer', (round: number) => Promise<Result>>} ways
 * @param {{ rounds: number, warmUp?: number, inARow?: number }} options
 */
export async function inTurns(ways, { rounds, warmUp = 2, inARow = 1 }) {
  /** @type {Record<'ours' | 'peer', Result[]>} */
  const results = { ours: [], peer: [] };
  for (let round = -warmUp; round < rounds; round++) {
    for (const name of /** @type {const} */ (['ours', 'peer'])) {
      await delay(SETTLE_MS);
      for (let i = 0; i < inARow; i++) {
        const result = await ways[name](round * inARow + i);
        if (round >= 0) results[name].push(result);
      }
    }
  }
  return results;
}
