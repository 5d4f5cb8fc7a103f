/** Retries at intervals what a full disk prevented. */
export interface RetryQueue {
  add(id: string): void;
  stop(): void;
}

/** @param retry resolves to whether an id is done */
export function createRetryQueue(everyMs: number, retry: (id: string) => Promise<boolean>): RetryQueue {
  const waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  async function round(): Promise<void> {
    for (const id of waiting) {
      // The data directory may be unusable: the next round tries again.
      if (await retry(id).catch(() => false)) waiting.delete(id);
    }
    timer = undefined;
    schedule();
  }

  function schedule(): void {
    if (waiting.size > 0) timer ??= setTimeout(() => void round(), everyMs).unref();
  }

  return {
    add(id) {
      waiting.add(id);
      schedule();
    },
    stop() {
      waiting.clear();
      clearTimeout(timer);
    },
  };
}
