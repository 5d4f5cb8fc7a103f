import { join } from 'node:path';
import { app } from 'electron';

/**
 * Our own flags among everything Electron was started with: what follows the application's folder (Chromium's own
 * switches come before it), or the program itself once it is packaged.
 */
export function ownFlags(argv: readonly string[], isPackaged: boolean): string[] {
  if (isPackaged) return argv.slice(1);
  const folder = argv.findIndex((arg, index) => index > 0 && !arg.startsWith('-'));
  return folder === -1 ? [] : argv.slice(folder + 1);
}

/**
 * Puts Chromium's profile under the data directory and takes the lock that goes with it, so that there is one window
 * per data directory; a second start shows the first one's.
 * @returns whether we are the first.
 */
export function claimProfile(dataDir: string, onSecondStart: () => void): boolean {
  app.setName('Jumpseat');
  if (process.platform === 'win32') app.setAppUserModelId('jumpseat');
  app.setPath('userData', join(dataDir, 'window'));
  app.on('second-instance', onSecondStart);
  return app.requestSingleInstanceLock();
}
