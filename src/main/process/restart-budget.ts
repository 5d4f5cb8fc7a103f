/** After this many deaths within `withinMs`, a process is not restarted. */
export interface RestartLimit {
  readonly deaths: number;
  readonly withinMs: number;
}

/** Counts deaths; `mayRestart` records one at `now` (ms, monotonic). */
export function createRestartBudget({ deaths, withinMs }: RestartLimit): {
  mayRestart(now: number): boolean;
} {
  let recent: number[] = [];
  return {
    mayRestart(now) {
      recent = [...recent.filter((at) => now - at < withinMs), now];
      return recent.length < deaths;
    },
  };
}
