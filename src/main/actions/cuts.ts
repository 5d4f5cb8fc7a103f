/** What ends an action before its time. */
export interface Cuts {
  /** Whoever asked has left, or the host stops: what takes long ends, what is over in a moment is done. */
  readonly left: AbortSignal;
  /** It must not go on; aborts `left` too. What takes its time throws the reason, with what it pressed still down. */
  readonly refused: AbortSignal;
}
