/** What ends an action early. */
export interface Signals {
  /** Aborts when the client disconnects or the host stops. It ends long actions; short ones are completed. */
  readonly cancelled: AbortSignal;
  /** Aborts when the action must not continue, together with `cancelled`. Its keys and buttons may still be pressed. */
  readonly revoked: AbortSignal;
}

/** The reason of `cancelled` if a client asked to release all keys and buttons. It ends `hold_key` without a failure. */
export class Released extends Error {
  override readonly name = 'Released';

  constructor() {
    super('Everything was released.');
  }
}

/** An action ended early. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  /** `progress` is a sentence that says how much of the action was done. */
  constructor(
    readonly reason: unknown,
    readonly progress: string,
  ) {
    super('The action was interrupted.');
  }
}
