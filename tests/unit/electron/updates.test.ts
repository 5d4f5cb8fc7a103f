import { EventEmitter } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { tempDir } from '../../support/temp-dir';
import { closeEvent, electron } from './stub';

class StubUpdater extends EventEmitter {
  autoInstallOnAppQuit = true;
  readonly checkForUpdates = vi.fn(async () => undefined);
}
let autoUpdater: StubUpdater;

vi.mock('electron', () => electron);
vi.mock('../../../src/main/electron/updater', () => ({
  get autoUpdater() {
    return autoUpdater;
  },
}));

const { watchForUpdates } = await import('../../../src/main/electron/updates');

let resources: string;
let isBusy: boolean;
const heard: string[] = [];

beforeEach(() => {
  autoUpdater = new StubUpdater();
  resources = tempDir();
  isBusy = false;
  heard.length = 0;
  Object.assign(process, { resourcesPath: resources });
  Object.assign(electron.app, { isPackaged: true });
});

/** Watches as a package of a release does. */
async function watch(): Promise<void> {
  writeFileSync(join(resources, 'app-update.yml'), '');
  await watchForUpdates({
    isBusy: () => isBusy,
    onReady: (version) => heard.push(version),
    onError: (message) => heard.push(message),
  });
}

const quit = () => electron.app.emit('before-quit', closeEvent());

it('an update is not installed while an agent acts or a recording runs, but when the app quits later', async () => {
  await watch();
  isBusy = true;
  quit();
  expect(autoUpdater.autoInstallOnAppQuit).toBe(false);
  isBusy = false;
  quit();
  expect(autoUpdater.autoInstallOnAppQuit).toBe(true);
});

it('updates are looked for at once and every day, and what happens is said', async () => {
  vi.useFakeTimers();
  await watch();
  expect(autoUpdater.checkForUpdates).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(48 * 3_600_000);
  expect(autoUpdater.checkForUpdates).toHaveBeenCalledTimes(3);
  vi.useRealTimers();
  autoUpdater.emit('update-downloaded', { version: '2.0.0' });
  autoUpdater.emit('error', new Error('no such host'));
  expect(heard).toEqual(['2.0.0', 'Update: no such host']);
});

it('updates are not looked for from source, and not by a package that no release contains', async () => {
  await watchForUpdates({ isBusy: () => false, onReady: () => undefined, onError: () => undefined });
  Object.assign(electron.app, { isPackaged: false });
  await watch();
  expect(autoUpdater.checkForUpdates).not.toHaveBeenCalled();
});
