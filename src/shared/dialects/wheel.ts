/** A wheel click scrolls about this far (px). */
export const PIXELS_PER_CLICK = 100;

/** Wheel clicks for a distance (px), at least one. */
export function clicksOf(pixels: number): number {
  return Math.max(1, Math.round(pixels / PIXELS_PER_CLICK));
}
