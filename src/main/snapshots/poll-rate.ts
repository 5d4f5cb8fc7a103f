/**
 * How often to request changes of the screen. `attentive`: an action runs, or its effects settle. `resting`: an action
 * ended recently, so a "before" snapshot may be needed soon. `parked`: no recent action; nothing more is requested.
 */
export type PollRate = 'attentive' | 'resting' | 'parked';

/** Pause between a change and the next request: `min` plus `whole` times the changed share of the screen (ms). */
const PAUSE_MS = { attentive: { min: 20, whole: 80 }, resting: { min: 250, whole: 750 } } as const;

/** Time after the last action until the watcher parks (ms). */
export const PARK_AFTER_MS = 120_000;

/**
 * Pause after a change of `share` (0 to 1) of the screen (ms); infinite when parked. A still screen costs nothing at any
 * rate, since the server answers only when something changes. A full-screen video costs some ten frames per second
 * while an action runs, then one, then none.
 */
export function pauseAfter(rate: PollRate, share: number): number {
  if (rate === 'parked') return Number.POSITIVE_INFINITY;
  const { min, whole } = PAUSE_MS[rate];
  return min + whole * Math.min(share, 1);
}
