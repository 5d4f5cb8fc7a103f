/**
 * How long the host collects events before it sends them (ms). The delay is not noticeable, and a burst costs a third
 * of the frames.
 */
export const COLLECTED_FOR = 50;
/** The longest gap, for a slow machine (ms). */
const MOST_GAP = 90;
/** Factor from the duration of an update to the next one's start; the rest of the time is for the person's input. */
const SHARE = 3;

/** The time from the start of one update to the next, from how long the update took (ms). */
export function gapAfter(took: number): number {
  return Math.min(SHARE * took, MOST_GAP);
}
