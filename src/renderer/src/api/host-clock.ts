/**
 * The host's time (ms since 1970). The times of actions, recordings and replays are the host's, which keeps its own count if
 * the system's clock is set; how long ago they were is told by the same clock.
 */
let origin = Date.now() - performance.now();

export const hostNow = (): number => performance.now() + origin;

/** Called with the time that a snapshot of the event stream carries. */
export function setHostTime(time: string): void {
  origin = Date.parse(time) - performance.now();
}
