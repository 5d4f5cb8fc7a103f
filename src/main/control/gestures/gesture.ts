import type { ActionBody } from '../../../shared/action';
import type { Point } from '../../../shared/geometry';

/**
 * Something a person did with mouse or keyboard, as the action that repeats it. If there is no such action, its name is
 * one that replay refuses. Times are in milliseconds since the epoch.
 */
export interface Gesture {
  readonly body: ActionBody;
  readonly began: number;
  readonly ended: number;
  /** The point it acted on, and the start of a drag, in native pixels. */
  readonly at?: Point;
  readonly from?: Point;
}

export function pointArray({ x, y }: Point): [number, number] {
  return [x, y];
}

export function moveGesture(at: Point, when: number): Gesture {
  return { body: { action: 'mouse_move', coordinate: pointArray(at) }, at, began: when, ended: when };
}

export function isNear(a: Point, b: Point, distance: number): boolean {
  return Math.hypot(a.x - b.x, a.y - b.y) <= distance;
}
