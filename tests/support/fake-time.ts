import { syncBuiltinESMExports } from 'node:module';
import type { TimerOptions } from 'node:timers';
import timers from 'node:timers/promises';
import { onTestFinished, vi } from 'vitest';

/**
 * Makes the waits of the running test end in their order without waiting: those of `setTimeout`, also of
 * `node:timers/promises`. Clocks still show the real time.
 */
export function skipWaits(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }).setTimerTickMode('nextTimerAsync');
  // Vitest replaces only the global functions.
  const spy = vi.spyOn(timers, 'setTimeout').mockImplementation(delay);
  syncBuiltinESMExports();
  onTestFinished(() => {
    vi.useRealTimers();
    spy.mockRestore();
    syncBuiltinESMExports();
  });
}

function delay(ms?: number, value?: unknown, { signal }: TimerOptions = {}): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(value), ms);
    const abort = () => {
      clearTimeout(timer);
      reject(new Error('The wait was aborted.'));
    };
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}
