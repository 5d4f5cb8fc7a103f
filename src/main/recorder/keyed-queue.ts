/** Runs tasks with the same key one at a time, in order, and tasks with different keys at once. */
export function createKeyedQueue() {
  const last = new Map<string, Promise<unknown>>();

  return {
    run<T>(key: string, task: () => Promise<T>): Promise<T> {
      const result = (last.get(key) ?? Promise.resolve()).then(task);
      const settled = result
        .catch(() => undefined)
        .finally(() => {
          if (last.get(key) === settled) last.delete(key);
        });
      last.set(key, settled);
      return result;
    },
    /** Resolves when all tasks that were added so far have ended. */
    async idle(): Promise<void> {
      await Promise.all(last.values());
    },
  };
}
