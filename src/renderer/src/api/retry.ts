/** Seconds to wait before each attempt to connect again; the last one for every further attempt. */
const DELAYS = [1, 2, 4, 8, 15] as const;

/** Milliseconds to wait after `failures` failed attempts in a row (1 or more). */
export function retryDelay(failures: number): number {
  const index = Math.min(Math.max(failures, 1), DELAYS.length) - 1;
  return (DELAYS[index] ?? 15) * 1000;
}

/** Tries again, later and later. */
export interface Retry {
  /** Counts a failure and plans the next attempt; gives when that is (ms since the epoch). */
  failed(): number;
  /** The connection stands: the next failure starts over at the shortest delay. */
  succeeded(): void;
  /** Attempts at once, if an attempt is planned. */
  now(): void;
  cancel(): void;
}

export function createRetry(attempt: () => void): Retry {
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function cancel(): void {
    clearTimeout(timer);
    timer = undefined;
  }

  return {
    failed() {
      cancel();
      failures += 1;
      const delay = retryDelay(failures);
      timer = setTimeout(() => {
        timer = undefined;
        attempt();
      }, delay);
      return Date.now() + delay;
    },
    succeeded() {
      cancel();
      failures = 0;
    },
    now() {
      if (timer === undefined) return;
      cancel();
      attempt();
    },
    cancel,
  };
}
