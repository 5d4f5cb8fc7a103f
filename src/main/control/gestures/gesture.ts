import type { ActionBody } from '../../../shared/action';
import type { Point } from '../../../shared/geometry';

/**
 * Something a person did with the hands, as the action that does the same; where none does, under a name that is no
 * action's. Times in milliseconds since the epoch.
 */
export interface Gesture {
  readonly body: ActionBody;
  readonly began: number;
  readonly ended: number;
  /** Where it landed, and where a drag started, in native pixels. */
  readonly at?: Point;
  readonly from?: Point;
}

export function pointArray({ x, y }: Point): [number, number] {
  return [x, y];
}

export function moveDeed(at: Point, when: number): Gesture {
  return { body: { action: 'mouse_move', coordinate: pointArray(at) }, at, began: when, ended: when };
}

export function isNear(a: Point, b: Point, slack: number): boolean {
  return Math.hypot(a.x - b.x, a.y - b.y) <= slack;
}
