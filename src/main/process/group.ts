import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { attempt } from '../base/attempt';
import { parseStat } from './identity';

/**
 * How to start a process so that all it starts can be ended with it. On POSIX it gets its own session and group: Ctrl-C at
 * our terminal does not reach it, and one signal reaches the group. Windows has no groups, and there a detached process
 * would open a console and outlive us; one that is not is in Node's job, which ends with us.
 */
export function groupOptions(platform: NodeJS.Platform) {
  return { detached: platform !== 'win32', windowsHide: true };
}

/** The command that ends a process of Windows with all that it started, as Windows knows no signals. */
export function endTreeCommand(pid: number): readonly [command: string, args: readonly string[]] {
  return ['taskkill', ['/PID', String(pid), '/T', '/F']];
}

/**
 * Signals every process of a group; returns false if there is none. Signal 0 only checks. On Windows, a group is a process
 * and all it started, and any signal ends them.
 */
export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  if (process.platform !== 'win32') return attempt(() => process.kill(-group, signal)) ?? false;
  if (signal === 0) return attempt(() => process.kill(group, 0)) ?? false;
  const [command, args] = endTreeCommand(group);
  return attempt(() => execFileSync(command, args, { stdio: 'ignore', windowsHide: true })) !== undefined;
}

/** Whether a process of the group still runs. */
export function groupLives(group: number): boolean {
  if (!signalGroup(group, 0)) return false;
  // Signals also reach zombies, and orphans stay zombies if pid 1 is no real init (many containers).
  return (
    process.platform !== 'linux' ||
    allStats().some((stat) => stat.group === group && !/[ZXx]/.test(stat.state))
  );
}

/** The pids of all visible processes. Linux only. */
export function allPids(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

function allStats(): { state: string; group: number }[] {
  // A process may exit meanwhile.
  return allPids().flatMap(
    (pid) => attempt(() => parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))) ?? [],
  );
}
