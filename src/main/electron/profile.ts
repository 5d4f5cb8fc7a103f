import { join } from 'node:path';
import { app } from 'electron';

/**
 * Returns our own flags from Electron's arguments. They follow the application's folder, which Chromium's switches precede,
 * or the program itself if it is packaged.
 */
export function ownFlags(argv: readonly string[], isPackaged: boolean): string[] {
  if (isPackaged) return argv.slice(1);
  const folder = argv.findIndex((arg, index) => index > 0 && !arg.startsWith('-'));
  return folder === -1 ? [] : argv.slice(folder + 1);
}

/**
 * Puts Chromium's profile into the data directory and takes its lock, so that there is one window per data directory. A
 * second start shows the first window.
 * @returns whether this is the first start
 */
export function claimProfile(dataDir: string, onSecondStart: () => void): boolean {
  app.setName('Jumpseat');
  if (process.platform === 'win32') app.setAppUserModelId('jumpseat');
  app.setPath('userData', join(dataDir, 'window'));
  app.on('second-instance', onSecondStart);
  return app.requestSingleInstanceLock();
}
