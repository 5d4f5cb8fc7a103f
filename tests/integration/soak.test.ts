import { describe, expect, it } from 'vitest';
import { archives } from '../soak/archives';
import { desktops } from '../soak/desktops';
import { fullDisk } from '../soak/full-disk';
import { hostileVnc } from '../soak/hostile-vnc';
import { kills } from '../soak/kills';
import { createWatch, type Series } from '../soak/series';
import { signals } from '../soak/signals';
import { SEED } from '../support/random';

const ALL: readonly Series[] = [kills, signals, fullDisk, hostileVnc, archives, desktops];

// `npm run soak` sets these for the full series.
const { SOAK_SERIES, SOAK_ROUNDS, SOAK_FULL } = process.env;
const isFull = SOAK_FULL !== undefined;
const chosen = ALL.filter(({ name }) => SOAK_SERIES === undefined || SOAK_SERIES.split(',').includes(name));

/** The fraction of the full series that runs with the tests. */
const SHARE = 1 / 20;

describe('the host', () => {
  for (const { name, title, rounds: all, roundMs, run } of chosen) {
    const rounds = SOAK_ROUNDS === undefined ? Math.ceil(isFull ? all : all * SHARE) : Number(SOAK_ROUNDS);

    it(title, { timeout: rounds * roundMs }, async () => {
      const began = performance.now();
      const health = createWatch();
      let [watched, polled] = [false, 0];
      console.log(`soak: npm run soak -- ${name} --rounds ${rounds} --seed ${SEED}`);
      try {
        await run({
          rounds,
          seed: SEED,
          watch(host) {
            watched = true;
            health.watch(host);
          },
          report: (round, facts) => isFull && console.log(`soak ${name} ${round}: ${JSON.stringify(facts)}`),
        });
      } finally {
        const { polls, longestGapMs, ownGapMs, peakMb } = await health.stop();
        polled = polls;
        const seconds = ((performance.now() - began) / 1000).toFixed(0);
        console.log(
          `soak ${name}: ${seconds} s, ${polls} polls of /healthz, longest gap ${longestGapMs.toFixed(0)} ms ` +
            `(${ownGapMs.toFixed(0)} ms without waits for a processor), at most ${peakMb.toFixed(0)} MB of memory`,
        );
      }
      expect(polled > 0).toBe(watched);
    });
  }
});
