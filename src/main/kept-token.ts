import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attempt } from './base/attempt';
import { writeFileAtomicSync } from './base/files';
import { unusable } from './data-dir';

/** The form of a token, which needs no escaping in a header or URL. */
export const TOKEN = /^[\w.~-]{8,256}$/;

const FILE = 'token';

/**
 * Reads the token of a data directory that this process holds. Makes a new one (32 random bytes, base64url) if it cannot
 * be read, or if `renew` is true.
 * @throws {ConfigError} if the directory cannot be written to
 */
export function keptToken(dataDir: string, { renew }: { renew: boolean }): string {
  const path = join(dataDir, FILE);
  const kept = renew ? undefined : attempt(() => read(path));
  if (kept !== undefined && TOKEN.test(kept)) return kept;
  const made = randomBytes(32).toString('base64url');
  try {
    writeFileAtomicSync(path, `${made}\n`);
  } catch (error) {
    throw unusable(dataDir, error);
  }
  return made;
}

function read(path: string): string {
  const kept = readFileSync(path, 'utf8').trim();
  // A backup may have been restored with wider permissions.
  chmodSync(path, 0o600);
  return kept;
}
