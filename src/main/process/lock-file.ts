import {
  constants,
  copyFileSync,
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { z } from 'zod';
import { codeOf } from '../../shared/error-info';
import { parseJson } from '../../shared/json';
import { attempt } from '../base/attempt';
import { isUnseen, processIdentity, processPlace } from './identity';

/** A lock that one process at a time holds, also among processes that cannot see each other (containers). */
export type LockFile = ReturnType<typeof acquireLock>;

export class LockedError extends Error {
  override readonly name = 'LockedError';

  constructor(readonly holder: LockHolder) {
    super(`Held by process ${holder.pid ?? 'unknown'}.`);
  }
}

export interface LockHolder {
  /** Undefined if its file may not be read. */
  readonly pid: number | undefined;
  readonly identity: string | undefined;
  /** Whether our process table cannot include it: it runs in a different container, or ran before the last boot. */
  readonly elsewhere: boolean;
  /** Time since its last heartbeat (ms). */
  readonly quietMs: number;
}

const Holder = z.object({ pid: z.number(), identity: z.string() });

/** The identity of a process that the system did not identify. It is in no known place, so its heartbeat counts. */
const UNKNOWN = 'unknown';

/** How often a holder shows that it lives (ms). */
const HEARTBEAT_MS = 5000;
/** A holder that cannot be looked up counts as dead after this long without a heartbeat (ms). */
const DEAD_MS = 30_000;

/**
 * Takes the lock at `path`; one of a dead process is taken over. `onLost` is called if a different process takes it from us,
 * which can only happen while this process is stopped for longer than 30 s.
 * @throws {LockedError} and the file system's errors.
 */
export function acquireLock(path: string, onLost: () => void = () => {}) {
  const mine = JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) ?? UNKNOWN });
  while (!place(path, mine)) takeOver(path);

  const isOurs = () => read(path) === mine;
  const timer = setInterval(() => {
    const found = read(path);
    const at = new Date();
    if (found === mine) attempt(() => utimesSync(path, at, at));
    // The next process to start must find a file that was deleted. If its folder is gone too, the next heartbeat tries again.
    else if (found === undefined) attempt(() => place(path, mine));
    else {
      clearInterval(timer);
      onLost();
    }
  }, HEARTBEAT_MS).unref();
  return {
    /** Whether it is still ours: false if a different process took it over while we were stopped. */
    isOurs,
    /** Removes it, if it is ours. */
    release(): void {
      clearInterval(timer);
      if (isOurs()) rmSync(path, { force: true });
    },
  };
}

/** The process that holds the lock at `path`; undefined if nothing can be known of it. */
export function lockHolder(path: string): LockHolder | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return undefined;
  const quietMs = Date.now() - stat.mtimeMs;
  const text = read(path);
  if (text === undefined) return { pid: undefined, identity: undefined, elsewhere: true, quietMs };
  const holder = Holder.safeParse(parseJson(text)).data;
  return holder && { ...holder, elsewhere: processPlace(holder.identity) !== processPlace(), quietMs };
}

/** Whether a lock's holder still lives. One that cannot be looked up lives until its heartbeat is 30 s old. */
export function isAlive({ pid, identity, elsewhere, quietMs }: LockHolder): boolean {
  if (pid !== undefined && !elsewhere) {
    const found = processIdentity(pid);
    if (found !== undefined || !isUnseen(pid)) return found === identity;
  }
  return quietMs < DEAD_MS;
}

/** Makes the file whole or not at all, and never over a different one. @returns whether it is ours now. */
function place(path: string, text: string): boolean {
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, text, { mode: 0o600 });
    linkOrCopy(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Network drives and USB sticks may have no hard links; a copy is not atomic, but replaces no other file either. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'].includes(codeOf(error) ?? '')) throw error;
    copyFileSync(from, to, constants.COPYFILE_EXCL);
  }
}

/** Moves a dead process's lock aside. @throws {LockedError} if its process lives. */
function takeOver(path: string): void {
  const found = read(path);
  const holder = lockHolder(path);
  if (holder && isAlive(holder)) throw new LockedError(holder);
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return; // a different process was faster: check again
  }
  // A different process may have taken the lock over before our rename: then its file is restored.
  if (read(aside) !== found) {
    // This fails if a newer lock exists already.
    attempt(() => linkOrCopy(aside, path));
  }
  rmSync(aside, { force: true });
}

/** Undefined if there is no readable file. */
function read(path: string): string | undefined {
  return attempt(() => readFileSync(path, 'utf8'));
}
