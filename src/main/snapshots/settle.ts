/** A screen is settled once nothing has changed for so long, in milliseconds… */
export const QUIET_MS = 150;
/** …and we wait so long for that after the end of the action, at the most. */
const SETTLE_TIMEOUT_MS = 1000;

/** When to look whether the screen has settled after an action, where nothing changes until then. */
export function settleDeadline(doneAt: number, changedAt: number): number {
  return Math.min(Math.max(doneAt, changedAt) + QUIET_MS, doneAt + SETTLE_TIMEOUT_MS);
}

/** From the end of the action until the last change of a screen that is due, in whole milliseconds. */
export function settleMs(doneAt: number, changedAt: number, now: number): number {
  const quiet = now - changedAt >= QUIET_MS;
  return quiet ? Math.max(Math.round(changedAt - doneAt), 0) : SETTLE_TIMEOUT_MS;
}
