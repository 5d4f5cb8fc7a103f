/** Least time between two updates in milliseconds: enough to seem at once, and a burst costs a third of the frames. */
export const LEAST_GAP = 50;
/** The most a slow machine puts off what is new. */
const MOST_GAP = 90;
/** How many times as long as an update takes passes until the next one: the rest is for whoever uses the panel. */
const SHARE = 3;

/** Milliseconds from one update that took so long to the next. */
export function gapAfter(took: number): number {
  return Math.min(Math.max(LEAST_GAP, SHARE * took), MOST_GAP);
}
