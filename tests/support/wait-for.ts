import { setTimeout as delay } from 'node:timers/promises';

/** How long tests wait (ms): longer than a busy machine takes, and shorter than the time limit of a test. */
export const PATIENCE_MS = 45_000;

/** Calls `ask` until it returns a value other than undefined and false. @throws after the time limit */
export async function waitFor<T>(
  what: string,
  ask: () => T | Promise<T>,
  timeoutMs = PATIENCE_MS,
): Promise<Exclude<T, undefined | false>> {
  for (const deadline = Date.now() + timeoutMs; ; ) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer as Exclude<T, undefined | false>;
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}.`);
    await delay(10);
  }
}
