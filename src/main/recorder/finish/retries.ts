/** Retries at intervals what a full disk prevented. @param retry resolves to whether an id is done */
export function createRetryQueue(everyMs: number, retry: (id: string) => Promise<boolean>) {
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
    add(id: string): void {
      waiting.add(id);
      schedule();
    },
    stop(): void {
      waiting.clear();
      clearTimeout(timer);
    },
  };
}
