/**
 * The host's time (ms since 1970). Actions, recordings and replays have the host's times, so their age is measured by
 * the host's clock. It counts on if the system clock is set.
 */
let origin = Date.now() - performance.now();

export const hostNow = (): number => performance.now() + origin;

/** Sets the clock from the time in a snapshot of the event stream. */
export function setHostTime(time: string): void {
  origin = Date.parse(time) - performance.now();
}
