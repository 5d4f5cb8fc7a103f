import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long work goes on before everything else gets its turn (ms). */
const TURN_MS = 10;

/**
 * Cuts work on something of unknown length into turns of the event loop. To be called after each piece: it returns
 * undefined while the turn lasts, then a promise that resolves in the next turn.
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
