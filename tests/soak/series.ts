import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { Host } from '../support/host';

/** A long series of random hardships for the host, which `npm run soak` runs in full and `npm test` a twentieth of. */
export interface Series {
  readonly name: string;
  /** What the host does: completes the sentence "The host …". */
  readonly title: string;
  /** How many rounds the full series has. */
  readonly rounds: number;
  /** Longest that a round may take (ms). */
  readonly roundMs: number;
  /** Runs some rounds, all of them drawn from `seed`. @throws at the first promise that is broken */
  run(options: SeriesOptions): Promise<void>;
}

export interface SeriesOptions {
  readonly rounds: number;
  readonly seed: number;
  /** Polls a host's /healthz and measures its memory until it exits. To be called for each host that is started. */
  readonly watch: (host: Pick<Host, 'url' | 'process'>) => void;
  /** Reports what a round showed; printed in a full run. */
  readonly report: (round: number, facts: object) => void;
}

const Health = z.object({ polls: z.number(), longestGapMs: z.number(), peakMb: z.number() });
/** How hosts did: answers of /healthz, the longest wait for one (ms), and the most memory a host had (MB). */
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
    /** Stops what still polls. @returns what all polls saw together */
    async stop(): Promise<Health> {
      for (const stop of stops) stop();
      const all = await Promise.all(polls);
      return {
        polls: all.reduce((sum, { polls }) => sum + polls, 0),
        longestGapMs: Math.max(0, ...all.map(({ longestGapMs }) => longestGapMs)),
        peakMb: Math.max(0, ...all.map(({ peakMb }) => peakMb)),
      };
    },
  };
}

function healthOf(json: string): Health {
  return Health.parse(JSON.parse(json));
}
