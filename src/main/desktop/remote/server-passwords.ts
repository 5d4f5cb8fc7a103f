import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type RemoteAddress, shownAddress } from '../../../shared/desktop-address';
import type { KnownServers } from './known-servers';

/** Encrypts with a key that this person's system keeps. */
export interface Vault {
  /** Whether there is such a key now; the system may ask the person for it. */
  available(): Promise<boolean>;
  encrypt(text: string): Promise<Buffer>;
  /** @throws where the key is another one by now */
  decrypt(bytes: Buffer): Promise<string>;
}

const Secret = z.object({ username: z.string().optional(), password: z.string() });
/** What a server lets in. */
type Secret = z.infer<typeof Secret>;

/** The passwords of VNC servers that a person wanted remembered, by address. */
export interface ServerPasswords {
  canRemember(): Promise<boolean>;
  /** Of which servers there is one. */
  addresses(): string[];
  /** Undefined also for what cannot be decrypted any more: it has to be asked for again. */
  get(address: string): Promise<Secret | undefined>;
  /** Only where `canRemember`. @throws what the vault or the disk throws */
  remember(address: string, secret: Secret): Promise<void>;
  forget(address: string): void;
}

/** Kept encrypted in `server-passwords.json` in the data directory; without a vault nothing is ever kept. */
export function openServerPasswords(dataDir: string, vault: Vault | undefined): ServerPasswords {
  const path = join(dataDir, 'server-passwords.json');

  /** A file that is damaged holds nothing that could be asked for. */
  function read(): Map<string, string> {
    try {
      return new Map(
        Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(path, 'utf8')))),
      );
    } catch {
      return new Map();
    }
  }

  function write(all: Map<string, string>): void {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(`${path}.new`, `${JSON.stringify(Object.fromEntries(all), undefined, 2)}\n`, {
      mode: 0o600,
    });
    renameSync(`${path}.new`, path);
  }

  return {
    canRemember: async () => (await vault?.available()) ?? false,
    addresses: () => (vault ? [...read().keys()] : []),

    async get(address) {
      const kept = read().get(address);
      if (kept === undefined || !(await vault?.available())) return undefined;
      try {
        return Secret.parse(JSON.parse((await vault?.decrypt(Buffer.from(kept, 'base64'))) ?? ''));
      } catch {
        return undefined;
      }
    },

    async remember(address, secret) {
      if (!vault) throw new Error('Nothing here can encrypt a password.');
      const encrypted = await vault.encrypt(JSON.stringify(secret));
      write(read().set(address, encrypted.toString('base64')));
    },

    forget(address) {
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
