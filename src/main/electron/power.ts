import { app, BaseWindow, powerMonitor, powerSaveBlocker } from 'electron';

/** How often to look whether the host is still busy (ms): an agent counts as busy for a minute after its last action. */
const CHECK_MS = 5000;

/** Receives Windows' messages. Kept, because a garbage-collected window is closed. */
let listener: BaseWindow | undefined;

/**
 * Keeps the computer from suspending while the host is busy, and quits when the system shuts down.
 * @param onEvent subscribes to events, after which the host may have become busy
 */
export function watchPower(isBusy: () => boolean, onEvent: (listener: () => void) => void): void {
  let blocker: number | undefined;
  const update = () => {
    const busy = isBusy();
    if (busy && blocker === undefined) blocker = powerSaveBlocker.start('prevent-app-suspension');
    if (!busy && blocker !== undefined) {
      powerSaveBlocker.stop(blocker);
      blocker = undefined;
    }
  };
  onEvent(update);
  setInterval(update, CHECK_MS).unref();
  quitBeforeShutdown();
}

/** Quitting finishes the recordings. The shutdown is delayed by that (by seconds), never prevented. */
function quitBeforeShutdown(): void {
  // Electron on Linux delays a shutdown only if `shutdown` is not the first event that is listened to.
  powerMonitor.on('resume', () => undefined);
  powerMonitor.on('shutdown', (event?: Electron.Event) => {
    // Prevents only that Electron lets the system continue before the host has stopped.
    event?.preventDefault();
    app.quit();
  });
  if (process.platform !== 'win32') return;
  // Windows reports it to windows only, and the panel's may be closed.
  listener = new BaseWindow({ show: false });
  listener.on('query-session-end', () => app.quit());
  listener.on('session-end', () => app.quit());
}
