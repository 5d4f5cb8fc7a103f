/**
 * Stops the host after an error that nothing caught, and exits with 1. Without it, Electron would show a dialog that
 * blocks the host while agents wait, and Node would leave child processes and recordings behind.
 * @param log gets the error
 * @param stop stops the host within its time limit
 */
export function stopAfterFatalError(
  log: (error: unknown) => void,
  stop: () => Promise<unknown>,
  exit: (code: 1) => void,
): void {
  let stopping = false;
  const end = (error: unknown) => {
    log(error);
    if (stopping) return;
    stopping = true;
    void stop()
      .catch(log)
      .finally(() => exit(1));
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}
