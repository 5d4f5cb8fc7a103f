import type { JournalEntry } from '../../../shared/journal';

/** The parts of an action's time (ms). */
interface ActionTiming {
  /** From its arrival until it started; undefined if it never started. */
  readonly queued: number | undefined;
  /** Until the response. */
  readonly executed: number | undefined;
  /** From the response until the screen settled; undefined if it was not watched. */
  readonly settled: number | undefined;
}

export function timingOf({ received_at, started_at, duration_ms, pictures }: JournalEntry): ActionTiming {
  return {
    queued:
      started_at === undefined ? undefined : Math.max(Date.parse(started_at) - Date.parse(received_at), 0),
    executed: duration_ms,
    settled: pictures?.settle_ms,
  };
}
