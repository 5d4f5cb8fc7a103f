/** What is being encoded, and what that has cost. Times in milliseconds, on one clock. */
export interface EncoderLoad {
  /** Pictures that wait for the encoder or are in it. */
  readonly pending: number;
  /** When one was last taken of a screen that was not still, and how long the last one took to encode. */
  readonly burstAt: number;
  readonly costMs: number;
}

/** As many wait, each six megabytes of a 1080p screen. */
const MAX_PENDING = 3;
/** Of a fast run of actions one picture in so long, at the most often… */
const BURST_INTERVAL_MS = 500;
/** …and never more than this part of a processor for encoding them. */
const BURST_SHARE = 0.1;

/**
 * Whether one more picture may be taken. What is too much is left out rather than kept waiting: at two hundred actions
 * a second there are some pictures of the run, and those of its beginning and its end.
 */
export function mayTake(isBurst: boolean, now: number, { pending, burstAt, costMs }: EncoderLoad): boolean {
  if (!isBurst) return pending < MAX_PENDING;
  return pending === 0 && now - burstAt >= Math.max(BURST_INTERVAL_MS, costMs / BURST_SHARE);
}
