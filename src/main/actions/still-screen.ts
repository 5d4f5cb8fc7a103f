import { setTimeout as delay } from 'node:timers/promises';
import type { RfbClient } from '../rfb/client';

/** A screen that has not changed for this long is still (ms): a caret blinks and a clock ticks less often. */
const STILL_MS = 150;
/** Pause after a change (ms), so that a moving screen costs little. */
const PAUSE_MS = 40;

/**
 * Waits until the screen has not changed for a moment, at most `limitMs`, or until `signal` aborts.
 * @returns whether it is still
 * @throws {RfbError} if the connection is lost
 */
export async function waitUntilStill(
  rfb: Pick<RfbClient, 'nextChange' | 'endWait' | 'fence'>,
  limitMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  const pause = (ms: number) =>
    delay(Math.max(Math.min(ms, deadline - performance.now()), 0), undefined, { signal }).catch(
      () => undefined,
    );
  while (!signal.aborted && performance.now() < deadline) {
    const started = performance.now();
    const change = rfb.nextChange();
    const hasChanged = await Promise.race([change.then(() => true), pause(STILL_MS).then(() => false)]);
    if (!hasChanged) {
      rfb.endWait();
      await change;
      return performance.now() - started >= STILL_MS && !signal.aborted;
    }
    await pause(PAUSE_MS);
  }
  return false;
}
