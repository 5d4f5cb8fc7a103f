import type { Point } from '../../../shared/geometry';

/** Detects that a person moved the mouse. */
export interface ManualMoveDetector {
  /** Records that we moved the pointer there. */
  movedTo(to: Point): void;
  /** Takes the pointer's position; returns whether a person has moved it since the last call. */
  isManual(at: Point): boolean;
}

/** Positions that differ by less are equal (px): on a scaled screen they are rounded. */
const TOLERANCE = 2;

export function createManualMoveDetector(): ManualMoveDetector {
  let ours: Point | undefined;
  let seen: Point | undefined;
  const near = (a: Point | undefined, b: Point) =>
    a !== undefined && Math.abs(a.x - b.x) <= TOLERANCE && Math.abs(a.y - b.y) <= TOLERANCE;
  return {
    movedTo(to) {
      ours = to;
    },
    isManual(at) {
      const isManual = seen !== undefined && !near(seen, at) && !near(ours, at);
      seen = at;
      if (isManual) ours = undefined;
      return isManual;
    },
  };
}
