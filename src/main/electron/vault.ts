import { safeStorage } from 'electron';
import type { Vault } from '../app';

/** The system's own keychain. Ask for it only once Electron is ready. */
export function systemVault(platform: NodeJS.Platform): Vault {
  return {
    async available() {
      // Without a keyring Chromium encrypts on Linux too, with a key that everybody knows.
      if (platform === 'linux' && ['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend()))
        return false;
      return safeStorage.isAsyncEncryptionAvailable();
    },
    encrypt: (text) => safeStorage.encryptStringAsync(text),
    decrypt: async (bytes) => (await safeStorage.decryptStringAsync(bytes)).result,
  };
}
