/**
 * The seed of this run's random tests. `tests/support/seed.ts` chooses and prints a new one for each run, unless the
 * environment variable `TEST_SEED` contains one.
 */
export const SEED = Number(process.env.TEST_SEED);

/** Pseudorandom numbers that depend only on the seed, so that failures can be reproduced. */
export function random(seed: number) {
  let state = (seed ^ 0x9e3779b9) >>> 0;

  /** An integer from 0 to `below` - 1. */
  function int(below: number): number {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  }

  return {
    int,
    bytes: (length: number): Buffer => Buffer.from(Uint8Array.from({ length }, () => int(256))),
    pick<T>(from: readonly [T, ...T[]]): T {
      return from[int(from.length)] ?? from[0];
    },
  };
}
