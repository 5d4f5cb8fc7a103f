import { safeStorage } from 'electron';
import type { Vault } from '../app';

/** The keychain of the system. Must not be used before Electron is ready. */
export function systemVault(platform: NodeJS.Platform): Vault {
  return {
    async available() {
      // Without a keyring, Chromium on Linux encrypts with a key that is public.
      if (platform === 'linux' && ['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend()))
        return false;
      return safeStorage.isAsyncEncryptionAvailable();
    },
    encrypt: (text) => safeStorage.encryptStringAsync(text),
    decrypt: async (bytes) => (await safeStorage.decryptStringAsync(bytes)).result,
  };
}
