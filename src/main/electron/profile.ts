import { join } from 'node:path';
import { app } from 'electron';
import { z } from 'zod';

/** What a second start gives to the first. */
const SecondStart = z.object({ items: z.array(z.string()) }).catch({ items: [] });

/**
 * Puts Chromium's profile into the data directory and takes its lock, so that there is one window per data directory. A
 * second start shows the first window, and opens its files and links there.
 * @param items the files and links of this start
 * @returns whether this is the first start
 */
export function claimProfile(
  dataDir: string,
  items: readonly string[],
  onSecondStart: (items: readonly string[]) => void,
): boolean {
  app.setName('Jumpseat');
  if (process.platform === 'win32') app.setAppUserModelId('jumpseat');
  app.setPath('userData', join(dataDir, 'window'));
  // Chromium reorders and extends the arguments of the second start, so they are passed in a message of their own.
  app.on('second-instance', (_event, _argv, _cwd, data) => onSecondStart(SecondStart.parse(data).items));
  return app.requestSingleInstanceLock({ items: [...items] });
}
