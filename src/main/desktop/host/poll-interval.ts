/** Most polls a second. */
const FPS = 15;
/** How long activity lasts after its last event (ms). */
const ACTIVE_MS = 1500;
/** The share of a core that polling a still screen may use; grabbing takes nearly all of it. */
const IDLE_CPU_SHARE = 0.035;
/** Longest delay until a change without input is seen (ms). */
const MAX_DELAY_MS = 1000;

/** How often a screen is grabbed: often during activity, seldom otherwise. */
export function createPollInterval() {
  let lastActivity = Number.NEGATIVE_INFINITY;
  return {
    /** Records a change of the screen, or input. */
    noteActivity(now: number): void {
      lastActivity = now;
    },
    /** The delay after a poll that ended at `now` and took `took` (ms). */
    nextDelay(now: number, took: number): number {
      const frame = 1000 / FPS;
      if (now - lastActivity < ACTIVE_MS) return Math.max(frame - took, 0);
      return Math.min(Math.max(took / IDLE_CPU_SHARE, frame), MAX_DELAY_MS);
    },
  };
}
