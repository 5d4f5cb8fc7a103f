/** How often something may die within how many milliseconds before starting it again is no use. */
export interface RestartLimit {
  readonly deaths: number;
  readonly withinMs: number;
}

/** Counts deaths; `mayRestart` notes one at `now` (milliseconds, any clock that only rises). */
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
