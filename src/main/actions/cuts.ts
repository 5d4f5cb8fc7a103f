/** What ends an action before its time. */
export interface Cuts {
  /** Whoever asked has left, or the host stops: what takes long ends, what is over in a moment is done. */
  readonly left: AbortSignal;
  /** It must not go on; aborts `left` too. What takes its time throws the reason, with what it pressed still down. */
  readonly refused: AbortSignal;
}

/** Somebody asked for everything to be released: what only holds is over then, and is no failure. */
export class Released extends Error {
  override readonly name = 'Released';

  constructor() {
    super('Everything was released.');
  }
}

/** An action was ended before its time, for `reason`. */
export class CutShort extends Error {
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
