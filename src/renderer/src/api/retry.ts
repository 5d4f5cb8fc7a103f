/** Delays before attempts to reconnect; the last one repeats (s). */
const DELAYS = [1, 2, 4, 8, 15] as const;

/** The delay after `failures` failed attempts in a row, 1 or more (ms). */
export function retryDelay(failures: number): number {
  const index = Math.min(Math.max(failures, 1), DELAYS.length) - 1;
  return (DELAYS[index] ?? 15) * 1000;
}

/** Retries with growing delays. */
export function createRetry(attempt: () => void) {
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function cancel(): void {
    clearTimeout(timer);
    timer = undefined;
  }

  return {
    /** Counts a failure and plans the next attempt. Returns its time (ms since 1970). */
    failed(): number {
      cancel();
      failures += 1;
      const delay = retryDelay(failures);
      timer = setTimeout(() => {
        timer = undefined;
        attempt();
      }, delay);
      return Date.now() + delay;
    },
    /** Resets the delay after a successful connection. */
    succeeded() {
      cancel();
      failures = 0;
    },
    /** Runs the planned attempt at once. */
    now() {
      if (timer === undefined) return;
      cancel();
      attempt();
    },
    cancel,
  };
}
