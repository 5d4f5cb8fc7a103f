import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { unusable } from './data-dir';

/** The secrets of a data directory; both outlive restarts. */
export const Credentials = z.object({
  /** The API token (base64url). */
  token: z.string().min(8),
  /** Signs the session cookies of browsers, so that a cookie tells nothing about the token (base64url). */
  session_key: z.string().min(32),
});
export type Credentials = z.infer<typeof Credentials>;

const FILE = 'auth.json';

/**
 * Reads the secrets of a data directory that this process holds. Makes new ones if there are none that can be read, or
 * if `renew` is true.
 * @throws {ConfigError} if the directory cannot be written to.
 */
export function loadCredentials(dataDir: string, { renew }: { renew: boolean }): Credentials {
  const path = join(dataDir, FILE);
  const kept = renew ? undefined : read(path);
  if (kept) return kept;
  const made = { token: secret(), session_key: secret() };
  try {
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify(made)}\n`, { mode: 0o600 });
    renameSync(draft, path);
  } catch (error) {
    throw unusable(dataDir, error);
  }
  return made;
}

function read(path: string): Credentials | undefined {
  try {
    const kept = Credentials.parse(JSON.parse(readFileSync(path, 'utf8')));
    // A backup may have been restored with wider permissions.
    chmodSync(path, 0o600);
    return kept;
  } catch {
    return undefined;
  }
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}
