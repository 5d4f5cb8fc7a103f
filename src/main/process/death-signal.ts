import { execFile } from 'node:child_process';
import { isMainThread } from 'node:worker_threads';

/** Wraps a command so that the kernel ends it when we die, even by SIGKILL. */
export type Tether = (command: string, args: readonly string[]) => { command: string; args: string[] };

const untethered: Tether = (command, args) => ({ command, args: [...args] });

/**
 * Finds out whether util-linux' `setpriv --pdeathsig` is here (3 ms) and gives a wrapper that uses it; one that does
 * nothing where it is not. The wrapped process keeps its pid (setpriv execs) and gets SIGTERM, so that it can tidy up.
 */
export async function findTether(): Promise<Tether> {
  // The signal comes when the *thread* that forked ends: only the main thread lives as long as the process.
  if (process.platform !== 'linux' || !isMainThread) return untethered;
  const works = await new Promise<boolean>((resolve) => {
    execFile('setpriv', ['--pdeathsig', 'TERM', 'true'], (error) => resolve(error === null));
  });
  if (!works) return untethered;
  return (command, args) => ({ command: 'setpriv', args: ['--pdeathsig', 'TERM', '--', command, ...args] });
}
