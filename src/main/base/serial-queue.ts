/** Runs tasks one at a time. */
interface SerialQueue {
  /** Runs `task` after all that wait. */
  run<T>(task: () => Promise<T>): Promise<T>;
  /** Runs `task` after the one that is running, before all that wait. */
  runNext<T>(task: () => Promise<T>): Promise<T>;
  /** Resolves when all tasks have ended. */
  idle(): Promise<void>;
}

export function createSerialQueue(): SerialQueue {
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
    run: (task) => enter(task, 'push'),
    runNext: (task) => enter(task, 'unshift'),
    idle: async () => {
      while (running) await running;
    },
  };
}
