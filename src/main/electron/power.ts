import { app, powerMonitor, powerSaveBlocker } from 'electron';

/** How often to look whether the host is busy (ms). */
const CHECK_MS = 5000;

/** Keeps the computer from suspending while the host is busy, and quits when the system shuts down. */
export function watchPower(isBusy: () => boolean): void {
  let blocker: number | undefined;
  setInterval(() => {
    const busy = isBusy();
    if (busy && blocker === undefined) blocker = powerSaveBlocker.start('prevent-app-suspension');
    if (!busy && blocker !== undefined) {
      powerSaveBlocker.stop(blocker);
      blocker = undefined;
    }
  }, CHECK_MS).unref();
  // Quitting finishes the recordings.
  powerMonitor.on('shutdown', () => app.quit());
}
