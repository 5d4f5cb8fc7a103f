import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type RemoteAddress, shownAddress } from '../../../shared/desktop-address';
import { attempt } from '../../base/attempt';
import { writeFileAtomicSync } from '../../base/files';
import type { KnownServers } from './known-servers';

/** Encrypts with a key from the system's keychain. */
export interface Vault {
  /** Whether there is a key; the system may ask the user to unlock it. */
  available(): Promise<boolean>;
  encrypt(text: string): Promise<Buffer>;
  /**
   * `isOutdated`: the key was replaced, so the text should be encrypted anew.
   * @throws if the key has changed, or keeps nothing secret
   */
  decrypt(bytes: Buffer): Promise<{ readonly text: string; readonly isOutdated: boolean }>;
}

const Secret = z.object({ username: z.string().optional(), password: z.string() });
type Secret = z.infer<typeof Secret>;

const Encrypted = z.record(z.string(), z.string());

export type ServerPasswords = ReturnType<typeof openServerPasswords>;

/**
 * The passwords of VNC servers that the user chose to remember, by address, or other secrets in a file of their own. Kept
 * encrypted in the data directory; without a vault nothing is kept.
 */
export function openServerPasswords(
  dataDir: string,
  vault: Vault | undefined,
  file = 'server-passwords.json',
) {
  const path = join(dataDir, file);

  /** A damaged file counts as empty. */
  function read(): Map<string, string> {
    const all = attempt(() => Encrypted.parse(JSON.parse(readFileSync(path, 'utf8'))));
    return new Map(Object.entries(all ?? {}));
  }

  function write(all: Map<string, string>): void {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileAtomicSync(path, `${JSON.stringify(Object.fromEntries(all), undefined, 2)}\n`);
  }

  /** Call only if `canRemember`. @throws errors of the vault and the disk */
  async function remember(address: string, secret: Secret): Promise<void> {
    if (!vault) throw new Error('There is no keychain to encrypt a password with.');
    const encrypted = await vault.encrypt(JSON.stringify(secret));
    write(read().set(address, encrypted.toString('base64')));
  }

  return {
    canRemember: async () => (await vault?.available()) ?? false,
    /** The servers with a remembered password. */
    addresses: () => (vault ? [...read().keys()] : []),

    /** Undefined also if the password can no longer be decrypted. */
    async get(address: string): Promise<Secret | undefined> {
      const kept = read().get(address);
      if (kept === undefined || !vault || !(await vault.available())) return undefined;
      try {
        const { text, isOutdated } = await vault.decrypt(Buffer.from(kept, 'base64'));
        const secret = Secret.parse(JSON.parse(text));
        if (isOutdated) await remember(address, secret).catch(() => undefined);
        return secret;
      } catch {
        return undefined;
      }
    },

    remember,

    forget(address: string): void {
      const all = read();
      if (all.delete(address)) write(all);
    },
  };
}

/**
 * `address` with the remembered password of the same user, if it has no password of its own. If the file of known servers was
 * lost, no password is added: the server at that address may be a different one.
 */
export async function withRemembered<Address extends RemoteAddress>(
  address: Address,
  passwords: ServerPasswords,
  knownServers: KnownServers,
): Promise<Address> {
  if (address.password !== undefined) return address;
  const isKnown = Object.keys(knownServers.get(shownAddress(address.at))).length > 0;
  if (!isKnown && knownServers.wasLost) return address;
  const secret = await passwords.get(shownAddress(address.at));
  if (!secret || (address.username ?? secret.username) !== secret.username) return address;
  const { username, password } = secret;
  return { ...address, password, ...(username && { username }) };
}
