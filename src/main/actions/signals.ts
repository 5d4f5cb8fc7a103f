/** What ends an action before its time. */
export interface Signals {
  /** The client has left, or the host stops: long actions end, short ones are completed. */
  readonly cancelled: AbortSignal;
  /** The action must not continue; aborts `left` too. A long action throws the reason, with its keys and buttons still down. */
  readonly revoked: AbortSignal;
}

/** A client asked to release everything: an action that only holds ends then, and does not fail. */
export class Released extends Error {
  override readonly name = 'Released';

  constructor() {
    super('Everything was released.');
  }
}

/** An action was ended before its time, for `reason`. */
export class Interrupted extends Error {
  override readonly name = 'CutShort';
  readonly reason: unknown;
  /** How much of it was done, in a sentence. */
  readonly progress: string;

  constructor(reason: unknown, progress: string) {
    super('The action was cut short.');
    this.reason = reason;
    this.progress = progress;
  }
}
