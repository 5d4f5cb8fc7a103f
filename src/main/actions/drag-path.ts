import type { Point } from '../../shared/geometry';

/**
 * Programs tell a drag from a click by distance and time: Chromium starts one after the pointer has moved a few
 * pixels. Whether it may drop there it asks the page at every move, and uses the answer to the move before; so a
 * drag begins slowly, moves in steps, and at its end goes a pixel back and forth before the button is released.
 */
export const DRAG = { steps: 12, stepMs: 12, nudges: 3, nudgeMs: 30 } as const;

/** The same for a single `mouse_move` with a button down. Shorter, since many may follow each other. */
export const HELD_MOVE = { steps: 3, stepMs: 12, nudges: 1, nudgeMs: 12 } as const;

/** The points a drag goes through after its start: the first few pixels by themselves, then even steps to the end. */
export function dragSteps(from: Point, to: Point, steps: number = DRAG.steps): Point[] {
  const distance = Math.hypot(to.x - from.x, to.y - from.y);
  const even = Array.from({ length: steps }, (_, i) => (i + 1) / steps);
  const slow = distance > 0 ? [2, 5, 9].map((pixels) => pixels / distance) : [];
  return [...slow.filter((part) => part < 1 / steps), ...even].map((part) => ({
    x: Math.round(from.x + (to.x - from.x) * part),
    y: Math.round(from.y + (to.y - from.y) * part),
  }));
}

/** The pixel beside `to` on the way back to `from`. */
export function pixelBack(from: Point, to: Point): Point {
  return { x: to.x - Math.sign(to.x - from.x), y: to.y - Math.sign(to.y - from.y) };
}
