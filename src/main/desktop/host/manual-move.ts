import type { Point } from '../../../shared/geometry';

/** Positions that differ by less are equal (px): on a scaled screen they are rounded. */
const TOLERANCE = 2;

/** Detects that a person moved the mouse. */
export function createManualMoveDetector() {
  let ours: Point | undefined;
  let seen: Point | undefined;
  const near = (a: Point | undefined, b: Point) =>
    a !== undefined && Math.abs(a.x - b.x) <= TOLERANCE && Math.abs(a.y - b.y) <= TOLERANCE;
  return {
    /** Records that we moved the pointer there. */
    movedTo(to: Point): void {
      ours = to;
    },
    /** Takes the pointer's position; returns whether a person has moved it since the last call. */
    isManual(at: Point): boolean {
      const isManual = seen !== undefined && !near(seen, at) && !near(ours, at);
      seen = at;
      if (isManual) ours = undefined;
      return isManual;
    },
  };
}
