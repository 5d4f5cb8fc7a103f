// A chunk of its own, which only packages of the app contain.
import electronUpdater from 'electron-updater';

export const { autoUpdater } = electronUpdater;
