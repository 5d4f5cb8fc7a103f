import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * What work costs, in units of about a nanosecond. The figures are rough on purpose: they only have to keep a turn of the
 * event loop to a few milliseconds, whatever a server or a viewer sends.
 */
export const COST = {
  /** All that is done for one turn before other work gets its turn. */
  turn: 3_000_000,
  /** The most that is drawn at once, without asking whether the turn is used up. */
  band: 750_000,
  /** Reading one field, and handling a message that has no more than that. */
  field: 1000,
  /** Sending a message: the system call. */
  write: 10_000,
  /** Each row of a rectangle, beside its pixels. */
  row: 200,
  /** A pixel that is only copied or filled, and one that is decoded. */
  copiedPixel: 1,
  decodedPixel: 3,
} as const;

/**
 * Cuts work into turns of the event loop, so that what comes from outside never holds up the rest: everything that works
 * through input of unknown length counts what it does, and waits for the next turn when this one is used up.
 */
export class Turns {
  #spent = 0;
  #next: Promise<void> | undefined;

  /** Counts work that was done. True if the turn is used up: wait for `next` before doing more. */
  spend(units: number): boolean {
    this.#spent += units;
    return this.#spent >= COST.turn;
  }

  /** Resolves in the next turn, after timers and input of other connections had theirs. */
  next(): Promise<void> {
    this.#next ??= nextTurn().then(() => {
      this.#spent = 0;
      this.#next = undefined;
    });
    return this.#next;
  }
}

/** The turns of this process: it has one event loop, which all connections share. */
export const TURNS = new Turns();
