import type { Point } from '../../../shared/geometry';

/** Tells a person's moves of the mouse from ours. */
export interface ManualMoveDetector {
  /** We put the pointer there. */
  movedTo(to: Point): void;
  /** The pointer is there; true where a person has moved it since the last look. */
  isManual(at: Point): boolean;
}

/** Pixels between where a pointer was put and where it says it is: of a scaled screen the two are rounded. */
const SLACK = 2;

export function createManualMoveDetector(): ManualMoveDetector {
  let ours: Point | undefined;
  let seen: Point | undefined;
  const near = (a: Point | undefined, b: Point) =>
    a !== undefined && Math.abs(a.x - b.x) <= SLACK && Math.abs(a.y - b.y) <= SLACK;
  return {
    movedTo(to) {
      ours = to;
    },
    isManual(at) {
      const byHand = seen !== undefined && !near(seen, at) && !near(ours, at);
      seen = at;
      // From where a person left it, only their own next move is news.
      if (byHand) ours = undefined;
      return byHand;
    },
  };
}
