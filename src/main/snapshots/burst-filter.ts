/** Actions that follow each other faster than this, in milliseconds, are a run: nobody could look at each. */
export const BURST_MS = 20;

/** What the worker is to hear of an action that begins: all of it, only that the screen is touched, or nothing. */
export type BurstReport = 'started' | 'touched' | undefined;

/**
 * Keeps what the worker hears of a run bounded, however fast it is: of one action in {@link BURST_MS} it hears, and that the
 * screen was touched after it. Times in milliseconds, on one clock.
 */
export function createBurstFilter() {
  let heardAt = Number.NEGATIVE_INFINITY;
  let touched = false;

  return {
    /** `changes` is whether it may change the screen; one that `must` be heard of is, whenever it comes. */
    begins(now: number, changes: boolean, must: boolean): BurstReport {
      if (must || now - heardAt >= BURST_MS) {
        heardAt = now;
        touched = false;
        return 'started';
      }
      if (touched || !changes) return undefined;
      touched = true;
      return 'touched';
    },
  };
}
