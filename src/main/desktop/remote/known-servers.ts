import { mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { codeOf } from '../../../shared/error-info';
import { parseJson } from '../../../shared/json';
import { attempt } from '../../base/attempt';
import { writeFileAtomicSync } from '../../base/files';
import type { Login } from '../../rfb/endpoint';
import { NONE, typeOfName } from '../../rfb/security/types';

/** How a server was authenticated before, so that a different server cannot replace it with weaker security. */
export type KnownServer = Pick<Login, 'fingerprint' | 'trusted' | 'securityType'>;

export type KnownServers = ReturnType<typeof openKnownServers>;

/** Represents a certificate that an authority trusts, in the file. */
const AUTHORITY = 'authority';

/**
 * What is remembered of VNC servers, by address. Kept in `known-servers.json` in the data directory, editable by hand: an object of addresses, and for each the
 * fingerprint of its certificate, `authority`, or the security type if it has no certificate. A broken file is renamed, and
 * its readable entries are kept.
 */
export function openKnownServers(dataDir: string, onBroken: (message: string) => void = () => {}) {
  const path = join(dataDir, 'known-servers.json');
  const broken = `${basename(path)}.broken-`;

  function write(all: ReadonlyMap<string, string>): void {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileAtomicSync(path, `${JSON.stringify(Object.fromEntries(all), undefined, 2)}\n`);
  }

  function setAside(kept: ReadonlyMap<string, string>): void {
    const name = `${broken}${new Date().toISOString().replace(/\W/g, '')}`;
    renameSync(path, join(dataDir, name));
    write(kept);
    onBroken(
      `known-servers.json could not be read and was renamed to ${name}. Its VNC servers count as new, and their ` +
        'remembered passwords must be entered again.',
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
    get: (address: string) => rememberedOf(read().get(address)),
    set(address: string, { fingerprint, trusted, securityType }: KnownServer): void {
      write(read().set(address, trusted ? AUTHORITY : (fingerprint ?? securityType ?? '')));
    },
    /** Whether the file was once broken: an unknown server may have been known before. */
    get wasLost(): boolean {
      return (attempt(() => readdirSync(dataDir)) ?? []).some((name) => name.startsWith(broken));
    },
  };
}

/** What to remember of a server after a connection; undefined if nothing is new. */
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

/** @throws if the file exists and cannot be read: trusting every server then would be wrong */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string): { servers: Map<string, string>; isWhole: boolean } {
  const servers = new Map<string, string>();
  const json = parseJson(text);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return { servers, isWhole: false };
  const entries = Object.entries(json);
  for (const [address, value] of entries) if (typeof value === 'string') servers.set(address, value);
  return { servers, isWhole: servers.size === entries.length };
}

/** A value that is no security type is a fingerprint. */
function rememberedOf(value: string | undefined): KnownServer {
  if (value === undefined) return {};
  if (value === AUTHORITY) return { trusted: true };
  return typeOfName(value) ? { securityType: value } : { fingerprint: value };
}
