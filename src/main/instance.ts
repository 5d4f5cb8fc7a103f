import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { attempt } from './base/attempt';
import { writeFileAtomicSync } from './base/files';
import { prepareDataDir, unusable } from './data-dir';
import { ENDPOINT, type HostEndpoint, readEndpoint } from './endpoint';
import { acquireLock, LockedError, type LockFile, type LockHolder, lockHolder } from './process/lock-file';
import { HeldError, StartError } from './start-error';

const LOCK = 'host.lock';

/** The one host of a data directory, which holds a lock while it runs and `endpoint.json` while its API answers. */
export type Instance = ReturnType<typeof announcer>;

/**
 * Takes the data directory for this process and makes it if need be. A lock of a dead process is taken over. `onLost` is
 * called if a different host took the directory while this process was suspended.
 * @throws {StartError} if a different process holds it; {ConfigError} if it cannot be used
 */
export function claimDataDir(dataDir: string, onLost?: () => void): Instance {
  prepareDataDir(dataDir);
  try {
    return announcer(dataDir, acquireLock(join(dataDir, LOCK), onLost));
  } catch (error) {
    throw error instanceof LockedError ? heldBy(dataDir, error.holder) : unusable(dataDir, error);
  }
}

function announcer(dataDir: string, lock: LockFile) {
  const endpointFile = join(dataDir, ENDPOINT);
  rmSync(endpointFile, { force: true });
  let announced: string | undefined;

  return {
    /** Writes `endpoint.json` for clients of the API. */
    announce({ url, token }: { readonly url: string; readonly token: string }): void {
      announced = `${JSON.stringify({ url, token, pid: process.pid })}\n`;
      try {
        writeFileAtomicSync(endpointFile, announced);
      } catch (error) {
        lock.release();
        throw unusable(dataDir, error);
      }
    },
    /** Writes `endpoint.json` again if it was deleted with the whole directory. */
    renew(): void {
      if (announced === undefined || existsSync(endpointFile)) return;
      const text = announced;
      // If the directory cannot be made, or the disk is full, the next error of the journal tries again.
      attempt(() => writeFileAtomicSync(endpointFile, text));
    },
    /** Removes both files, unless a different host has taken the directory. */
    release(): void {
      // Compares the content, since the lock may have been deleted with the whole directory.
      if (announced !== undefined && attempt(() => readFileSync(endpointFile, 'utf8')) === announced)
        rmSync(endpointFile, { force: true });
      lock.release();
    },
  };
}

/** The error that says which process holds a data directory. */
export function inUse(dataDir: string): StartError {
  return heldBy(dataDir, lockHolder(join(dataDir, LOCK)));
}

function heldBy(dataDir: string, holder: LockHolder | undefined): StartError {
  if (holder?.elsewhere) {
    const quiet = Math.max(0, Math.round(holder.quietMs / 1000));
    return new StartError(
      `${dataDir} is in use by process ${holder.pid ?? 'unknown'} of a different container or boot, last active ${quiet} s ago; ` +
        'stop it, wait until that is 30 s, or set a different directory with --data-dir.',
    );
  }
  return new HeldError(
    `${dataDir} is in use by process ${holder?.pid ?? 'unknown'}; stop it, or set a different directory with --data-dir.`,
    endpointOf(dataDir, holder?.pid),
  );
}

/** The endpoint that a process has announced; undefined if it has not. */
function endpointOf(dataDir: string, pid: number | undefined): HostEndpoint | undefined {
  const endpoint = readEndpoint(dataDir);
  return endpoint?.pid === pid ? endpoint : undefined;
}
