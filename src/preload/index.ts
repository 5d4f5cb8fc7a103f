import { contextBridge } from 'electron';

/** The one thing the panel cannot know by itself. All else goes over HTTP, so there is no IPC to guard. */
if (!process.sandboxed || !process.contextIsolated) {
  throw new Error('The page is not isolated from its preload, or not sandboxed.');
}
contextBridge.exposeInMainWorld('jumpseat', { shell: 'electron', platform: process.platform });
