import type { ReplayStep } from './plan';

/** What is over of the step that is next. */
interface Progress {
  /** Its time has come. */
  waited?: boolean;
  /** Somebody said to go on, whatever the screen shows. */
  cleared?: boolean;
  unverified?: boolean;
  /** The sensitive text, for as long as it takes. */
  text?: string;
}

/** How far a replay is. */
export class Position {
  readonly #steps: readonly ReplayStep[];
  #index = 0;
  #lastEnd: number | undefined;
  skipped = 0;
  unverified = 0;
  progress: Progress = {};

  constructor(steps: readonly ReplayStep[]) {
    this.#steps = steps;
  }

  /** The step that is next; undefined behind the last. */
  get step(): ReplayStep | undefined {
    return this.#steps[this.#index];
  }

  /** How many steps are over. */
  get index(): number {
    return this.#index;
  }

  get total(): number {
    return this.#steps.length;
  }

  /** Milliseconds since the step before was over; without end before the first. */
  get sinceLast(): number {
    return this.#lastEnd === undefined ? Number.POSITIVE_INFINITY : performance.now() - this.#lastEnd;
  }

  done(): void {
    if (this.progress.unverified) this.unverified += 1;
    this.#pass();
  }

  skip(): void {
    this.skipped += 1;
    this.#pass();
  }

  rewind(): void {
    this.#index = 0;
    this.#lastEnd = undefined;
    this.skipped = 0;
    this.unverified = 0;
    this.progress = {};
  }

  #pass(): void {
    this.#index += 1;
    this.#lastEnd = performance.now();
    this.progress = {};
  }
}
