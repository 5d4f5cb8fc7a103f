import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { Host } from '../support/host';

/** A long series of random failures for the host. `npm run soak` runs all of it, `npm test` a twentieth. */
export interface Series {
  readonly name: string;
  /** The expected behavior; completes the sentence "The host …". */
  readonly title: string;
  /** Number of rounds of the full series. */
  readonly rounds: number;
  /** Time limit of a round (ms). */
  readonly roundMs: number;
  /** Runs some rounds, which depend only on `seed`. @throws at the first violation */
  run(options: SeriesOptions): Promise<void>;
}

interface SeriesOptions {
  readonly rounds: number;
  readonly seed: number;
  /** Polls a host's /healthz and measures its memory until it exits. To be called for each host that serves for a while. */
  readonly watch: (host: Pick<Host, 'url' | 'process'>) => void;
  /** Reports the facts of a round, which a full run prints. */
  readonly report: (round: number, facts: object) => void;
}

const Health = z.object({
  polls: z.number(),
  longestGapMs: z.number(),
  ownGapMs: z.number(),
  peakMb: z.number(),
});
/**
 * Health of the hosts: answers of /healthz, the longest wait for an answer (ms), the longest without the time in which
 * there was no free processor (ms), and the highest memory (MB).
 */
export type Health = z.infer<typeof Health>;

const POLL = join(import.meta.dirname, 'poll-health.mjs');

/** Watches hosts until they exit. */
export function createWatch() {
  const polls: Promise<Health>[] = [];
  const stops: (() => void)[] = [];

  return {
    watch({ url, process: host }: Pick<Host, 'url' | 'process'>): void {
      const child = spawn(process.execPath, [POLL, url, String(host.pid)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      polls.push(Promise.all([text(child.stdout), once(child, 'exit')]).then(([json]) => healthOf(json)));
      stops.push(() => child.kill('SIGTERM'));
    },
    /** Stops all polls. @returns their combined results */
    async stop(): Promise<Health> {
      for (const stop of stops) stop();
      const all = await Promise.all(polls);
      return {
        polls: all.reduce((sum, { polls }) => sum + polls, 0),
        longestGapMs: Math.max(0, ...all.map(({ longestGapMs }) => longestGapMs)),
        ownGapMs: Math.max(0, ...all.map(({ ownGapMs }) => ownGapMs)),
        peakMb: Math.max(0, ...all.map(({ peakMb }) => peakMb)),
      };
    },
  };
}

/** A poll that was stopped before it began has nothing to say. */
function healthOf(json: string): Health {
  if (json === '') return { polls: 0, longestGapMs: 0, ownGapMs: 0, peakMb: 0 };
  return Health.parse(JSON.parse(json));
}
