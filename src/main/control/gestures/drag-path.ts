import type { Point } from '../../../shared/geometry';
import { type Gesture, isNear, moveDeed } from './gesture';

/** Farther than this from where it went down, in native pixels, a press is a drag: as Chromium has it. */
export const DRAG_SLACK = 4;
/** A place nearer than this to the one before is left out, in native pixels. */
const STEP = 40;
/** As many places at the most between two things that are told: enough for the shape of a gesture. */
const MOST = 12;

/** Where a pressed button goes. */
export interface Trail {
  /** When it was first farther away than a hand trembles, in milliseconds since the epoch. */
  readonly began: number | undefined;
  goes(at: Point, now: number): void;
  /** The moves that lead to where it is now, since the last that were taken. */
  take(): Gesture[];
  /** The last move, where it is not there already. */
  to(at: Point, now: number): Gesture[];
}

export function createTrail(start: Point): Trail {
  let began: number | undefined;
  let told = start;
  let steps: { at: Point; now: number }[] = [];
  let latest = { at: start, now: 0 };

  const isTold = ({ x, y }: Point) => x === told.x && y === told.y;

  return {
    get began() {
      return began;
    },

    goes(at, now) {
      if (began === undefined && isNear(start, at, DRAG_SLACK)) return;
      latest = { at, now };
      if (began !== undefined && isNear(steps.at(-1)?.at ?? told, at, STEP)) return;
      began ??= now;
      steps.push(latest);
      // Every second one of a long way.
      if (steps.length > MOST) steps = steps.filter((_, i) => i % 2 === 0);
    },

    take() {
      const way = [...steps.filter(({ at }) => at !== latest.at), ...(began === undefined ? [] : [latest])];
      steps = [];
      return way.flatMap(({ at, now }) => this.to(at, now));
    },

    to(at, now) {
      if (began === undefined || isTold(at)) return [];
      told = at;
      return [moveDeed(at, now)];
    },
  };
}
