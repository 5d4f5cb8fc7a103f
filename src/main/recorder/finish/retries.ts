/** Repeats what a full disk prevented, at intervals, until it is done. */
export interface RetryQueue {
  add(id: string): void;
  stop(): void;
}

/** `retry` resolves to whether there is nothing left to do for an id. */
export function createRetryQueue(everyMs: number, retry: (id: string) => Promise<boolean>): RetryQueue {
  const waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  async function round(): Promise<void> {
    for (const id of waiting) if (await retry(id)) waiting.delete(id);
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
