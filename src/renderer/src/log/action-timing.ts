import type { JournalEntry } from '../../../shared/journal';

/** Where the time of an action went, in milliseconds. */
export interface ActionTiming {
  /** From its arrival until its turn came; undefined where that never came. */
  readonly queued: number | undefined;
  /** Until it was done and answered. */
  readonly input: number | undefined;
  /** After that, until the screen stood still; undefined where nobody looked. */
  readonly settle: number | undefined;
}

export function timingOf({ received_at, started_at, duration_ms, pictures }: JournalEntry): ActionTiming {
  return {
    queued:
      started_at === undefined ? undefined : Math.max(Date.parse(started_at) - Date.parse(received_at), 0),
    input: duration_ms,
    settle: pictures?.settle_ms,
  };
}
