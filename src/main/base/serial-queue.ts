/** Runs tasks one at a time. */
export function createSerialQueue() {
  const waiting: (() => Promise<unknown>)[] = [];
  let running: Promise<void> | undefined;

  async function work(): Promise<void> {
    for (let task = waiting.shift(); task; task = waiting.shift()) await task();
    running = undefined;
  }

  function enter<T>(task: () => Promise<T>, end: 'push' | 'unshift'): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      waiting[end](() => task().then(resolve, reject));
      running ??= work();
    });
  }

  return {
    /** Runs `task` after all that wait. */
    run: <T>(task: () => Promise<T>) => enter(task, 'push'),
    /** Runs `task` after the one that is running, before all that wait. */
    runNext: <T>(task: () => Promise<T>) => enter(task, 'unshift'),
    /** Resolves when all tasks have ended. */
    async idle(): Promise<void> {
      while (running) await running;
    },
  };
}
