import { randomInt } from 'node:crypto';

/** Vitest calls this once per run, before the processes of the tests start. */
export default function chooseSeed(): void {
  process.env.TEST_SEED ??= String(randomInt(2 ** 31));
  if (!/^\d+$/.test(process.env.TEST_SEED)) throw new Error('TEST_SEED must be a whole number.');
  console.log(`Random tests use TEST_SEED=${process.env.TEST_SEED}`);
}
