import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unusable } from './data-dir';

/** What a token may be, so that it fits into a header and a URL as it stands. */
export const TOKEN = /^[\w.~-]{8,256}$/;

const FILE = 'token';

/**
 * Reads the token of a data directory that this process holds. Makes a new one (32 random bytes, base64url) if there is
 * none that can be read, or if `renew` is true.
 * @throws {ConfigError} if the directory cannot be written to.
 */
export function keptToken(dataDir: string, { renew }: { renew: boolean }): string {
  const path = join(dataDir, FILE);
  const kept = renew ? undefined : read(path);
  if (kept !== undefined) return kept;
  const made = randomBytes(32).toString('base64url');
  try {
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, `${made}\n`, { mode: 0o600 });
    renameSync(draft, path);
  } catch (error) {
    throw unusable(dataDir, error);
  }
  return made;
}

function read(path: string): string | undefined {
  try {
    const kept = readFileSync(path, 'utf8').trim();
    if (!TOKEN.test(kept)) return undefined;
    // A backup may have been restored with wider permissions.
    chmodSync(path, 0o600);
    return kept;
  } catch {
    return undefined;
  }
}
