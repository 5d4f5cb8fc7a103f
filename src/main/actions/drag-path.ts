import type { Point } from '../../shared/geometry';

/**
 * Programs distinguish a drag from a click by distance and time: Chromium starts a drag after a few pixels. At every
 * move it asks the page whether a drop is allowed, and uses the answer to the move before. So a drag starts slowly,
 * moves in steps, and ends with moves of one pixel back and forth before the button is released.
 */
export const DRAG = { steps: 12, stepMs: 12, nudges: 3, nudgeMs: 30 } as const;

/** The same for a `mouse_move` with a button down. Shorter, since many may follow. */
export const HELD_MOVE = { steps: 3, stepMs: 12, nudges: 1, nudgeMs: 12 } as const;

/**
 * The points of a drag after its start: the first few pixels one by one, then equal steps from point to point, `steps` in
 * all but at least one to each.
 */
export function dragSteps(from: Point, to: readonly Point[], steps: number = DRAG.steps): Point[] {
  const each = Math.max(Math.round(steps / to.length), 1);
  return to.flatMap((end, i) => stepsBetween(to[i - 1] ?? from, end, each, i === 0));
}

function stepsBetween(from: Point, to: Point, steps: number, isFirst: boolean): Point[] {
  const distance = Math.hypot(to.x - from.x, to.y - from.y);
  const even = Array.from({ length: steps }, (_, i) => (i + 1) / steps);
  const slow = isFirst && distance > 0 ? [2, 5, 9].map((pixels) => pixels / distance) : [];
  return [...slow.filter((part) => part < 1 / steps), ...even].map((part) => ({
    x: Math.round(from.x + (to.x - from.x) * part),
    y: Math.round(from.y + (to.y - from.y) * part),
  }));
}

/** The pixel next to `to`, in the direction of `from`. */
export function pixelBack(from: Point, to: Point): Point {
  return { x: to.x - Math.sign(to.x - from.x), y: to.y - Math.sign(to.y - from.y) };
}
