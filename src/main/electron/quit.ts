import { app } from 'electron';
import { waitAtMost } from '../base/wait-until';

/** Time limit for the host to stop (ms). */
export const STOP_LIMIT_MS = 5000;

/**
 * Delays quitting until the host has stopped or the time limit has passed.
 * @param stop is called once
 * @param onQuit is called first, so that the window closes without delay
 * @returns stops the host in the same way, for an exit after an error
 */
export function stopBeforeQuit(stop: () => Promise<void>, onQuit: () => void): () => Promise<boolean> {
  let stopping: Promise<boolean> | undefined;
  const stopOnce = () => {
    if (!stopping) onQuit();
    stopping ??= waitAtMost(STOP_LIMIT_MS, stop()).catch((error: unknown) => {
      console.error(error);
      return false;
    });
    return stopping;
  };
  app.on('before-quit', (event) => {
    event.preventDefault();
    void stopOnce().then((stopped) => app.exit(stopped ? 0 : 1));
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
  return stopOnce;
}
