import { isSame, type Point } from '../../../shared/geometry';
import { type Gesture, isNear, moveGesture } from './gesture';

/** A press becomes a drag farther than this from its start (native px), as in Chromium. */
export const DRAG_DISTANCE = 4;
/** Points nearer than this to the point before are left out (native px). */
const MIN_STEP = 40;
/** Upper bound of points between two gestures: enough for the shape of a path. */
const MAX_STEPS = 12;

interface Step {
  readonly at: Point;
  readonly now: number;
}

/** The path of the pointer while a button is down. */
export class PointerPath {
  /** The point of the last move that was returned. */
  #reported: Point;
  #steps: Step[] = [];
  #latest: Step | undefined;
  #began: number | undefined;

  constructor(private readonly start: Point) {
    this.#reported = start;
  }

  /** When the press became a drag (ms since the epoch). */
  get began(): number | undefined {
    return this.#began;
  }

  add(at: Point, now: number): void {
    if (this.#began === undefined && isNear(this.start, at, DRAG_DISTANCE)) return;
    this.#latest = { at, now };
    if (this.#began !== undefined && isNear(this.#steps.at(-1)?.at ?? this.#reported, at, MIN_STEP)) return;
    this.#began ??= now;
    this.#steps.push(this.#latest);
    if (this.#steps.length > MAX_STEPS) this.#steps = this.#steps.filter((_, i) => i % 2 === 0);
  }

  /** Returns the moves to the current point since the last call. */
  takeMoves(): Gesture[] {
    const latest = this.#latest;
    const moves = latest ? [...this.#steps.filter(({ at }) => at !== latest.at), latest] : [];
    this.#steps = [];
    return moves.flatMap(({ at, now }) => this.moveTo(at, now));
  }

  /** Returns the last move, unless the pointer is there already. */
  moveTo(at: Point, now: number): Gesture[] {
    if (this.#began === undefined || isSame(at, this.#reported)) return [];
    this.#reported = at;
    return [moveGesture(at, now)];
  }
}
