/** Actions that follow each other faster than this form a burst (ms). */
export const BURST_MS = 20;

/** What the worker is told of an action's start: everything, only that the screen is touched, or nothing. */
export type BurstReport = 'started' | 'touched' | undefined;

/**
 * Bounds the messages to the worker, however fast a burst is: per {@link BURST_MS} it receives the start of one action,
 * and that the screen was touched after it.
 */
export function createBurstFilter() {
  let reportedAt = Number.NEGATIVE_INFINITY;
  let touched = false;

  return {
    /**
     * @param now monotonic time (ms)
     * @param changes whether the action may change the screen
     * @param isSensitive whether the worker must be told of the action
     */
    report(now: number, changes: boolean, isSensitive: boolean): BurstReport {
      if (isSensitive || now - reportedAt >= BURST_MS) {
        reportedAt = now;
        touched = false;
        return 'started';
      }
      if (touched || !changes) return undefined;
      touched = true;
      return 'touched';
    },
  };
}
