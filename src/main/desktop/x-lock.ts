import { readFileSync, rmSync } from 'node:fs';
import { processIdentity } from '../process/identity';

const lockPath = (display: number) => `/tmp/.X${display}-lock`;

/** The pid in an X server's lock file; undefined where there is no readable one. */
function lockOwner(display: number): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(lockPath(display), 'latin1'), 10);
    return Number.isNaN(pid) ? undefined : pid;
  } catch {
    return undefined;
  }
}

/** Whether it is no use to ask for this display: a living process holds its lock. Xvnc itself clears a dead one's. */
export function displayIsTaken(display: number): boolean {
  const pid = lockOwner(display);
  return pid !== undefined && processIdentity(pid) !== undefined;
}

/** Removes the lock and socket of an X server that is dead, and only if the lock is still that server's. */
export function removeDisplayFiles(server: { pid: number; identity: string; display: number }): void {
  const { pid, identity, display } = server;
  if (lockOwner(display) !== pid || processIdentity(pid) === identity) return;
  rmSync(`/tmp/.X11-unix/X${display}`, { force: true });
  rmSync(lockPath(display), { force: true });
}
