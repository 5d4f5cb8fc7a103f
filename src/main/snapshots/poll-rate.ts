/**
 * How often the screen is asked for changes. `attentive`: an action is under way or its effects are, and we wait for
 * stillness. `resting`: there was one not long ago, so the next one's "before" should be at hand. `parked`: nobody has
 * acted for a while, and we ask for nothing once what was asked for is answered.
 */
export type PollRate = 'attentive' | 'resting' | 'parked';

/** Between a change and the next question: at least, and more the larger the part of the screen that changed. */
const PAUSE_MS = { attentive: { least: 20, whole: 80 }, resting: { least: 250, whole: 750 } } as const;

/** How long after the last action we still look, in milliseconds. */
export const PARK_AFTER_MS = 120_000;

/**
 * How long to ask for nothing after a change of `share` (0 to 1) of the screen, in milliseconds. A still screen costs
 * nothing whatever the pace: the server answers only when there is a change. A film on the whole of it costs some ten
 * frames a second while somebody acts, one a second after that, and then none.
 */
export function pauseAfter(pace: PollRate, share: number): number {
  if (pace === 'parked') return Number.POSITIVE_INFINITY;
  const { least, whole } = PAUSE_MS[pace];
  return least + whole * Math.min(share, 1);
}
