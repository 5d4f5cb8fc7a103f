import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The certificates VNC servers showed when we first met, by address: who shows another one later may be someone else. */
export interface KnownServers {
  readonly path: string;
  /** The SHA-256 fingerprint remembered. */
  get(address: string): string | undefined;
  set(address: string, fingerprint: string): void;
}

/** Kept in `known-servers.json` in the data directory: an object of addresses and fingerprints, for a person to edit. */
export function openKnownServers(dataDir: string): KnownServers {
  const path = join(dataDir, 'known-servers.json');
  return {
    path,
    get: (address) => read(path).get(address),
    set(address, fingerprint) {
      const all = Object.fromEntries(read(path).set(address, fingerprint));
      mkdirSync(dataDir, { recursive: true, mode: 0o700 });
      writeFileSync(`${path}.new`, `${JSON.stringify(all, undefined, 2)}\n`, { mode: 0o600 });
      renameSync(`${path}.new`, path);
    },
  };
}

/** @throws where the file is there and says nothing that can be understood: to trust anybody then would be wrong. */
function read(path: string): Map<string, string> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return new Map();
  }
  const json: unknown = JSON.parse(text);
  if (typeof json !== 'object' || json === null) throw new Error(`${path} holds no object.`);
  return new Map(
    Object.entries(json).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}
