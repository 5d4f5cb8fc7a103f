import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface UpdateOptions {
  /** Whether an agent acts or a recording runs: then nothing is installed. */
  readonly isBusy: () => boolean;
  /** Called when an update has been downloaded, with its version. */
  readonly onReady: (version: string) => void;
  readonly onError: (message: string) => void;
}

/**
 * Looks for updates now and once a day, and downloads them in the background. An update is installed when the app quits,
 * unless the host is busy then. Only packages of a release have a place to look at.
 */
export async function watchForUpdates({ isBusy, onReady, onError }: UpdateOptions): Promise<void> {
  if (!app.isPackaged || !existsSync(join(process.resourcesPath, 'app-update.yml'))) return;
  const { autoUpdater } = await import('./updater');
  autoUpdater.logger = null;
  autoUpdater.on('update-downloaded', ({ version }) => onReady(version));
  autoUpdater.on('error', ({ message }) => onError(`Update: ${message}`));
  // The host stops before the app quits, so this is the last moment at which it can be busy.
  app.on('before-quit', () => {
    autoUpdater.autoInstallOnAppQuit = !isBusy();
  });
  const look = () => void autoUpdater.checkForUpdates().catch(() => undefined);
  look();
  setInterval(look, DAY_MS).unref();
}
