import { safeStorage } from 'electron';
import type { Vault } from '../app';

/** Without a keyring, Chromium on Linux encrypts with a key that is publicly known. Its ciphertext begins with this. */
const PUBLIC_KEY_MARK = Buffer.from('v10');

/** The keychain of the system. Must not be used before Electron is ready. */
export function systemVault(platform: NodeJS.Platform): Vault {
  const isPublic = (bytes: Buffer) =>
    platform === 'linux' && bytes.subarray(0, PUBLIC_KEY_MARK.length).equals(PUBLIC_KEY_MARK);
  // Older versions of Electron have only synchronous methods.
  const isAsync = 'encryptStringAsync' in safeStorage;
  /** @throws if the key keeps nothing secret: the name of the session may promise a keyring that does not run */
  async function encrypt(text: string): Promise<Buffer> {
    const bytes = isAsync ? await safeStorage.encryptStringAsync(text) : safeStorage.encryptString(text);
    if (isPublic(bytes)) throw new Error('The keychain of the system is not running.');
    return bytes;
  }
  return {
    async available() {
      if (platform === 'linux' && ['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend()))
        return false;
      if (!safeStorage.isEncryptionAvailable()) return false;
      if (isAsync && !(await safeStorage.isAsyncEncryptionAvailable())) return false;
      // Not empty: what is empty stays empty.
      return encrypt('test').then(
        () => true,
        () => false,
      );
    },
    encrypt,
    async decrypt(bytes) {
      if (isPublic(bytes)) throw new Error('It was encrypted with a key that is publicly known.');
      if (!isAsync) return { text: safeStorage.decryptString(bytes), isOutdated: false };
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(bytes);
      return { text: result, isOutdated: shouldReEncrypt };
    },
  };
}
