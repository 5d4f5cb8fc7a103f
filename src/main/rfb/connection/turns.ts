import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * The cost of work, in units of about a nanosecond. Rough figures are enough to limit a turn of the event loop to a few
 * milliseconds for any input of a server or viewer.
 */
export const COST = {
  /** The work of one turn, before other work gets its turn. */
  turn: 3_000_000,
  /** The work after which the clock is read: code that runs for the first time takes ten times as long. */
  clock: 100_000,
  /** The most that is drawn without a check whether the turn is used up. */
  band: 750_000,
  /** Reading a field, and handling a message that has only one. */
  field: 1000,
  /** Sending a message: the system call. */
  write: 10_000,
  /** Each row of a rectangle, besides its pixels. */
  row: 200,
  /** A pixel that is only copied or filled, and one that is decoded. */
  copiedPixel: 1,
  decodedPixel: 3,
} as const;

/** The longest turn, as far as it depends on the work that is counted (ms). */
const MAX_TURN_MS = 5;

/**
 * Splits work into turns of the event loop, so that no input blocks the host: code that handles input of unknown length
 * counts its work, and waits for the next turn when this one is used up.
 */
export class Turns {
  #spent = 0;
  /** The work at which the clock is read next. */
  #clockAt: number = COST.clock;
  #beganAt = performance.now();
  #next: Promise<void> | undefined;

  /** Counts work that was done. Returns true if the turn is used up: await `next` before doing more. */
  spend(units: number): boolean {
    this.#spent += units;
    if (this.#spent < this.#clockAt) return false;
    if (this.#spent >= COST.turn || performance.now() - this.#beganAt >= MAX_TURN_MS) return true;
    this.#clockAt = Math.min(this.#spent + COST.clock, COST.turn);
    return false;
  }

  /** Resolves in the next turn, after timers and the input of other connections. */
  next(): Promise<void> {
    this.#next ??= nextTurn().then(() => {
      this.#spent = 0;
      this.#clockAt = COST.clock;
      this.#beganAt = performance.now();
      this.#next = undefined;
    });
    return this.#next;
  }
}

/** The turns of this process: it has one event loop, which all connections share. */
export const TURNS = new Turns();
