export interface KeyedQueue {
  /** Runs tasks of one name one after another, and those of different names at once. */
  run<T>(name: string, task: () => Promise<T>): Promise<T>;
  /** Resolves when all tasks that are known by now have ended. */
  idle(): Promise<void>;
}

export function createKeyedQueue(): KeyedQueue {
  const last = new Map<string, Promise<unknown>>();

  return {
    run(name, task) {
      const turn = (last.get(name) ?? Promise.resolve()).then(task);
      const settled = turn
        .catch(() => undefined)
        .finally(() => {
          if (last.get(name) === settled) last.delete(name);
        });
      last.set(name, settled);
      return turn;
    },
    async idle() {
      await Promise.all(last.values());
    },
  };
}
