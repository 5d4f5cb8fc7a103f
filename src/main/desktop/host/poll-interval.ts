/** How often a screen is looked at: quickly while something happens there, seldom while nothing does. */
export interface PollInterval {
  /** Something happened: a change was seen, or input was sent. */
  noteActivity(now: number): void;
  /** Milliseconds to wait after a look that ended at `now` and took `took`. */
  nextDelay(now: number, took: number): number;
}

/** Looks a second at the most. */
const FPS = 15;
/** How long after the last event it counts as happening, in milliseconds. */
const LIVELY_MS = 1500;
/** The share of a core that looking at a still screen may cost; grabbing is nearly all of what it costs. */
const STILL_SHARE = 0.035;
/** A change by itself is seen after this long at the latest, in milliseconds. */
const LONGEST_MS = 1000;

export function createPollInterval(): PollInterval {
  let stirred = Number.NEGATIVE_INFINITY;
  return {
    noteActivity(now) {
      stirred = now;
    },
    nextDelay(now, took) {
      const frame = 1000 / FPS;
      if (now - stirred < LIVELY_MS) return Math.max(frame - took, 0);
      return Math.min(Math.max(took / STILL_SHARE, frame), LONGEST_MS);
    },
  };
}
