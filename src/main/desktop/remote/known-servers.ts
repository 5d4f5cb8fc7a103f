import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Login } from '../../rfb/endpoint';
import { NONE, typeOfName } from '../../rfb/security/types';

/** How a server let us in before, so that no other one can take its place with less. */
export type KnownServer = Pick<Login, 'fingerprint' | 'trusted' | 'securityType'>;

/** How VNC servers let us in, by address: a server that offers less later may be somebody else's. */
export interface KnownServers {
  readonly path: string;
  get(address: string): KnownServer;
  set(address: string, remembered: KnownServer): void;
  /** Whether what was known was lost once: then a server that is not known may have been. */
  readonly wasLost: boolean;
}

/** Stands in the file for a certificate that an authority vouches for. */
const AUTHORITY = 'authority';

/**
 * Kept in `known-servers.json` in the data directory, for a person to edit: an object of addresses, and for each the
 * fingerprint of its certificate, `authority`, or the security type if it has no certificate. A broken file is set aside,
 * and what can be read of it is kept.
 */
export function openKnownServers(
  dataDir: string,
  onBroken: (message: string) => void = () => {},
): KnownServers {
  const path = join(dataDir, 'known-servers.json');
  const broken = `${basename(path)}.broken-`;

  function write(all: ReadonlyMap<string, string>): void {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(`${path}.new`, `${JSON.stringify(Object.fromEntries(all), undefined, 2)}\n`, {
      mode: 0o600,
    });
    renameSync(`${path}.new`, path);
  }

  function setAside(kept: ReadonlyMap<string, string>): void {
    const name = `${broken}${new Date().toISOString().replace(/\W/g, '')}`;
    renameSync(path, join(dataDir, name));
    write(kept);
    onBroken(
      `known-servers.json could not be read and was set aside as ${name}. VNC servers that it named count as new, and their ` +
        'remembered passwords are asked for again.',
    );
  }

  function read(): Map<string, string> {
    const text = textOf(path);
    if (text === undefined) return new Map();
    const { servers, isWhole } = parse(text);
    if (!isWhole) setAside(servers);
    return servers;
  }

  return {
    path,
    get: (address) => rememberedOf(read().get(address)),
    set: (address, remembered) => write(read().set(address, textFor(remembered))),
    get wasLost() {
      return namesIn(dataDir).some((name) => name.startsWith(broken));
    },
  };
}

/** What to remember of a server that let us in; undefined if that adds nothing to what is known. */
export function updateFor(
  before: KnownServer,
  {
    certificate,
    securityType,
  }: { certificate?: { fingerprint: string; trusted: boolean } | undefined; securityType: string },
): KnownServer | undefined {
  if (before.trusted) return undefined;
  if (certificate?.trusted) return { trusted: true };
  if (before.fingerprint !== undefined) return undefined;
  if (certificate) return { fingerprint: certificate.fingerprint };
  return securityType === NONE.name || securityType === before.securityType ? undefined : { securityType };
}

/** @throws if the file is there and cannot be read: to trust anybody then would be wrong. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string): { servers: Map<string, string>; isWhole: boolean } {
  const servers = new Map<string, string>();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { servers, isWhole: false };
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return { servers, isWhole: false };
  const entries = Object.entries(json);
  for (const [address, value] of entries) if (typeof value === 'string') servers.set(address, value);
  return { servers, isWhole: servers.size === entries.length };
}

/** What is no word of ours is a fingerprint, which no other certificate has. */
function rememberedOf(value: string | undefined): KnownServer {
  if (value === undefined) return {};
  if (value === AUTHORITY) return { trusted: true };
  return typeOfName(value) ? { securityType: value } : { fingerprint: value };
}

function textFor({ fingerprint, trusted, securityType }: KnownServer): string {
  return trusted ? AUTHORITY : (fingerprint ?? securityType ?? '');
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
