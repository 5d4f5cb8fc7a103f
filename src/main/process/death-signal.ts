import { execFile } from 'node:child_process';
import { isMainThread } from 'node:worker_threads';

/** Wraps a command so that the kernel ends its process when ours dies, even by SIGKILL. */
export type Tether = (command: string, args: readonly string[]) => { command: string; args: string[] };

const untethered: Tether = (command, args) => ({ command, args: [...args] });

let tether: Promise<Tether> | undefined;

/**
 * Returns a wrapper that uses util-linux' `setpriv --pdeathsig`, or does nothing if that was not installed at the first
 * call. The wrapped process keeps its pid (setpriv execs) and gets SIGTERM, so that it can clean up.
 */
export function findTether(): Promise<Tether> {
  tether ??= makeTether();
  return tether;
}

async function makeTether(): Promise<Tether> {
  // The signal is sent when the *thread* that forked ends: only the main thread lasts as long as the process.
  if (process.platform !== 'linux' || !isMainThread) return untethered;
  const works = await new Promise<boolean>((resolve) => {
    execFile('setpriv', ['--pdeathsig', 'TERM', 'true'], (error) => resolve(error === null));
  });
  if (!works) return untethered;
  return (command, args) => ({ command: 'setpriv', args: ['--pdeathsig', 'TERM', '--', command, ...args] });
}
