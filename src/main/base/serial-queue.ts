type Task = () => Promise<unknown>;

/** Runs tasks one at a time. */
export function createSerialQueue() {
  const urgent: Task[] = [];
  const waiting: Task[] = [];
  let running: Promise<void> | undefined;

  async function work(): Promise<void> {
    for (let task = urgent.shift() ?? waiting.shift(); task; task = urgent.shift() ?? waiting.shift())
      await task();
    running = undefined;
  }

  function enter<T>(task: () => Promise<T>, add: (settled: Task) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      add(() => task().then(resolve, reject));
      running ??= work();
    });
  }

  const run = <T>(task: () => Promise<T>) => enter(task, (settled) => waiting.push(settled));

  return {
    /** Runs `task` after all that wait. */
    run,
    /** Runs `task` after the one that is running, before all that wait. */
    runNext: <T>(task: () => Promise<T>) => enter(task, (settled) => urgent.unshift(settled)),
    /**
     * Keeps the queue from the moment when its turn comes until `use` ends: of the tasks outside only those of `runNext`
     * run in between, before the next `step`. `use` must await each step before the next.
     */
    hold: <T>(use: (step: typeof run) => Promise<T>) =>
      run(() =>
        use(async (task) => {
          for (let next = urgent.shift(); next; next = urgent.shift()) await next();
          return task();
        }),
      ),
    /** Resolves when all tasks have ended. */
    async idle(): Promise<void> {
      while (running) await running;
    },
  };
}

/** Queues a task and resolves or rejects as it does. */
export type Run = ReturnType<typeof createSerialQueue>['run'];
