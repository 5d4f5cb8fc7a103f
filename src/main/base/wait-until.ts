import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits for a condition without an event, such as the end of a process that is not our child: checks at once, then every few
 * milliseconds. Returns whether it became true within `timeoutMs`.
 */
export async function waitUntil(condition: () => boolean, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  for (let pause = 1; ; pause = Math.min(pause * 2, 16)) {
    if (condition()) return true;
    const left = deadline - performance.now();
    if (left <= 0) return false;
    await delay(Math.min(pause, left));
  }
}

/** Waits for `work`, but no longer than `ms`. @returns whether it was resolved in time. @throws its error */
export async function waitAtMost(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
