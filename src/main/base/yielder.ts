import { setImmediate as nextTurn } from 'node:timers/promises';

/** Time that work may take before other work gets a turn (ms). */
const TURN_MS = 10;

/**
 * Splits long work into turns of the event loop. Call the result after each piece of work: it returns undefined while
 * there is time, then a promise that resolves in the next turn.
 */
export function createYielder(): () => Promise<void> | undefined {
  let began = performance.now();
  return () => {
    if (performance.now() - began < TURN_MS) return undefined;
    return nextTurn().then(() => {
      began = performance.now();
    });
  };
}
