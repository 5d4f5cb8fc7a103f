import type { ActionBody } from '../../shared/action';
import type { Point } from '../../shared/geometry';

/** Something a person did with the hands, as the action that does the same. Times in milliseconds since the epoch. */
export interface Deed {
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
