/**
 * Milliseconds in which the host collects what it tells us: enough to seem at once, and a burst costs a third of the
 * frames.
 */
export const COLLECTED_FOR = 50;
/** The most a slow machine puts off what is new. */
const MOST_GAP = 90;
/** How many times as long as an update takes passes until the next one: the rest is for whoever uses the panel. */
const SHARE = 3;

/** Milliseconds from one update that took so long to the next, where there is something new by then. */
export function gapAfter(took: number): number {
  return Math.min(SHARE * took, MOST_GAP);
}
