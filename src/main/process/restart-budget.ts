/** Counts deaths of a process: after `deaths` of them within `withinMs`, it is not restarted. */
export function createRestartBudget({ deaths, withinMs }: { deaths: number; withinMs: number }) {
  let recent: number[] = [];
  return {
    /** Records a death at `now` (ms, monotonic). */
    mayRestart(now: number): boolean {
      recent = [...recent.filter((at) => now - at < withinMs), now];
      return recent.length < deaths;
    },
  };
}
