import { app } from 'electron';

/** How long the host may take to stop before we leave anyway, in milliseconds. */
export const STOP_LIMIT = 5000;

/**
 * Quits only once the host has stopped, or could not in time: what is held is let go of, children are gone.
 * @param stop must not be called twice
 * @param onQuit at once when quitting begins, so that the window goes before the waiting does
 */
export function stopBeforeQuit(stop: () => Promise<void>, onQuit: () => void): void {
  let stopping = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (stopping) return;
    stopping = true;
    onQuit();
    void within(STOP_LIMIT, stop()).then((stopped) => app.exit(stopped ? 0 : 1));
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
}

/** Whether the work ended well and in time. */
export async function within(limitMs: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } catch (error) {
    console.error(error);
    return false;
  } finally {
    clearTimeout(timer);
  }
}
