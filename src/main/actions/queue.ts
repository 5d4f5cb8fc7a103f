/** Runs tasks one at a time. */
export interface Queue {
  /** Runs `task` after all that wait. */
  last<T>(task: () => Promise<T>): Promise<T>;
  /** Runs `task` after the one that is running, before all that wait. */
  next<T>(task: () => Promise<T>): Promise<T>;
}

export function createQueue(): Queue {
  const waiting: (() => Promise<unknown>)[] = [];
  let busy = false;

  async function work(): Promise<void> {
    if (busy) return;
    busy = true;
    for (let task = waiting.shift(); task; task = waiting.shift()) await task();
    busy = false;
  }

  function enter<T>(task: () => Promise<T>, where: 'push' | 'unshift'): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      waiting[where](() => task().then(resolve, reject));
      void work();
    });
  }

  return {
    last: (task) => enter(task, 'push'),
    next: (task) => enter(task, 'unshift'),
  };
}
