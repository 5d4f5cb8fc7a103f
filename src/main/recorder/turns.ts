/** Lets tasks of one name run one after another, and those of different names at once. */
export function createTurns() {
  const last = new Map<string, Promise<unknown>>();

  return function inTurn<T>(name: string, task: () => Promise<T>): Promise<T> {
    const turn = (last.get(name) ?? Promise.resolve()).then(task);
    const settled = turn
      .catch(() => undefined)
      .finally(() => {
        if (last.get(name) === settled) last.delete(name);
      });
    last.set(name, settled);
    return turn;
  };
}
