import { accessSync, constants, readFileSync, rmSync, statSync } from 'node:fs';
import { attempt, errorCode } from '../base/attempt';
import { processIdentity } from '../process/identity';

/** An X server of ours, distinguishable from a later server on the same display. */
export interface XServerRecord {
  readonly pid: number;
  readonly identity: string;
  readonly display: number;
  /** Its socket's `socketIdentity`. */
  readonly socket: string;
}

const lockPath = (display: number) => `/tmp/.X${display}-lock`;
const SOCKET_DIR = '/tmp/.X11-unix';
export const socketPath = (display: number) => `${SOCKET_DIR}/X${display}`;

/**
 * Whether a living process holds the display's lock, or listens on its socket.
 * With -displayfd Xvnc neither heeds nor writes a lock, so a stale one does not matter and binding the socket decides.
 */
export function isDisplayTaken(display: number): boolean {
  const pid = lockOwner(display);
  if (pid !== undefined && processIdentity(pid) !== undefined) return true;
  const sockets = attempt(() => readFileSync('/proc/net/unix', 'latin1')) ?? '';
  return sockets.includes(`${socketPath(display)}\n`); // also ends the line of the abstract one
}

/** Why programs cannot connect to a display that has started, and how to fix it. */
export function socketDirError(display: number): string {
  const readOnly = [SOCKET_DIR, '/tmp'].find(
    (dir) => errorCode(() => accessSync(dir, constants.W_OK)) === 'EROFS',
  );
  return readOnly === undefined
    ? `Xvnc could not make its socket ${socketPath(display)}; ${SOCKET_DIR} must be a directory it can write to (mode 1777).`
    : `${readOnly} is read-only, so Xvnc could not make its socket there; make it writable: sudo mount -o remount,rw ${readOnly}`;
}

/** Distinguishes the socket file of a display from a later one at the same path; empty if there is none. */
export function socketIdentity(display: number): string {
  return (
    attempt(() => {
      const { ino, ctimeMs } = statSync(socketPath(display));
      return `${ino} ${ctimeMs}`;
    }) ?? ''
  );
}

/** Removes the files of a dead X server of ours from /tmp, and only those that are provably its own. */
export function removeDisplayFiles({ pid, identity, display, socket }: XServerRecord): void {
  if (processIdentity(pid) === identity) return;
  if (socket !== '' && socketIdentity(display) === socket) rmSync(socketPath(display), { force: true });
  if (lockOwner(display) === pid) rmSync(lockPath(display), { force: true });
}

/** The pid in an X server's lock file; undefined if there is no readable file. */
function lockOwner(display: number): number | undefined {
  const pid = Number.parseInt(attempt(() => readFileSync(lockPath(display), 'latin1')) ?? '', 10);
  return Number.isNaN(pid) ? undefined : pid;
}
