import type { ReplaySpeed } from '../../shared/replay';
import type { ReplayStep } from './plan';

/** What the time between two steps is divided by. */
const FACTOR: Readonly<Record<ReplaySpeed, number>> = {
  recorded: 1,
  double: 2,
  none: Number.POSITIVE_INFINITY,
};

/** Longest wait a timer takes, in milliseconds: some 25 days. */
const LONGEST = 2 ** 31 - 1;

/** How long the screen may take to become as it was, beside what it was given then; a busy machine takes its time. */
const PATIENCE_MS = 2000;
/** Of what it was given then, at the most: an agent that thought for minutes did not wait for the screen. */
const MOST_OF_GAP_MS = 10_000;

/** How long is still to be waited before a step, in milliseconds, now that `sinceMs` lie before it. */
export function delayBefore(
  { gapMs, leastMs }: Pick<ReplayStep, 'gapMs' | 'leastMs'>,
  speed: ReplaySpeed,
  sinceMs: number,
): number {
  return Math.min(Math.max(gapMs / FACTOR[speed] - sinceMs, leastMs - sinceMs, 0), LONGEST);
}

/** How long to look for the screen of then: at least until it has had the time that it had then. */
export function verificationTimeout(gapMs: number, sinceMs: number): number {
  return PATIENCE_MS + Math.min(Math.max(gapMs - sinceMs, 0), MOST_OF_GAP_MS);
}
