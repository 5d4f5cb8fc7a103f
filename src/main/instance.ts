import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareDataDir, unusable } from './data-dir';
import { processIdentity } from './process/identity';
import { StartError } from './start-error';

const LOCK = 'host.lock';

/** One host per data directory: a lock while it runs, and `endpoint.json` while its API answers. */
export interface Instance {
  /** Writes `endpoint.json`, for whoever looks for the API. */
  announce(endpoint: { readonly url: string; readonly token: string }): void;
  /** Takes both files away. */
  release(): void;
}

/**
 * Takes the data directory for this process, making it if need be; a lock of a dead process is taken over.
 * @throws {StartError} that says who holds it, {ConfigError} where it cannot be used.
 */
export function claimDataDir(dataDir: string): Instance {
  prepareDataDir(dataDir);
  try {
    return claim(dataDir);
  } catch (error) {
    throw error instanceof StartError ? error : unusable(dataDir, error);
  }
}

function claim(dataDir: string): Instance {
  const lock = join(dataDir, LOCK);
  const endpointFile = join(dataDir, 'endpoint.json');
  const mine = JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) });

  const draft = `${lock}.${process.pid}`;
  writeFileSync(draft, mine, { mode: 0o600 });
  try {
    // A link is made whole or not at all, and never over another.
    while (!tryLink(draft, lock)) takeOver(lock, dataDir);
  } finally {
    rmSync(draft, { force: true });
  }
  rmSync(endpointFile, { force: true });

  return {
    announce({ url, token }) {
      const whole = `${endpointFile}.${process.pid}`;
      writeFileSync(whole, `${JSON.stringify({ url, token, pid: process.pid })}\n`, { mode: 0o600 });
      renameSync(whole, endpointFile);
    },
    release() {
      rmSync(endpointFile, { force: true });
      if (readOrEmpty(lock) === mine) rmSync(lock, { force: true });
    },
  };
}

/** Who holds a data directory, in words for a person. */
export function inUse(dataDir: string): StartError {
  const holder = parseHolder(readOrEmpty(join(dataDir, LOCK)));
  return new StartError(
    `${dataDir} is in use by process ${holder?.pid ?? 'unknown'}; stop it, or choose another directory with --data-dir.`,
  );
}

/** Moves a dead process's lock aside. @throws {StartError} where its process lives. */
function takeOver(lock: string, dataDir: string): void {
  const found = readOrEmpty(lock);
  const holder = parseHolder(found);
  if (holder && processIdentity(holder.pid) === holder.identity) throw inUse(dataDir);
  const aside = `${lock}.stale.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return; // someone else was quicker: look again
  }
  // Between our look and our rename another start may have taken it over: then give theirs back.
  if (readOrEmpty(aside) !== found) tryLink(aside, lock);
  rmSync(aside, { force: true });
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function parseHolder(text: string): { pid: number; identity: string } | undefined {
  try {
    const { pid, identity } = JSON.parse(text);
    return typeof pid === 'number' && typeof identity === 'string' ? { pid, identity } : undefined;
  } catch {
    return undefined;
  }
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
