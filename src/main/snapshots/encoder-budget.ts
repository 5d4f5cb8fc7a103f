/** Pixels that all desktops may encode per millisecond in the long run: some five screens of 1920x1080 a second. */
const PIXELS_PER_MS = 10_000;
/** Pixels saved up while less is encoded: some hundred screens of 1920x1080. */
const MAX_SAVED = 200_000_000;

export type EncoderBudget = ReturnType<typeof createEncoderBudget>;

/** Bounds what the snapshots of all desktops cost together, however many agents act. */
export function createEncoderBudget() {
  let saved = MAX_SAVED;
  let changedAt: number | undefined;

  return {
    /**
     * @param pixels of a screen to be encoded
     * @param now monotonic time (ms)
     * @returns whether it may be encoded
     */
    spend(pixels: number, now: number): boolean {
      saved = Math.min(saved + (now - (changedAt ?? now)) * PIXELS_PER_MS, MAX_SAVED);
      changedAt = now;
      if (saved < 0) return false;
      saved -= pixels;
      return true;
    },
  };
}
