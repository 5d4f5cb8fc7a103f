import { readdirSync, readFileSync } from 'node:fs';
import { attempt } from '../base/attempt';
import { parseStat } from './identity';

/** Signals every process of a group; returns false if there is none. Signal 0 only checks. */
export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  return attempt(() => process.kill(-group, signal)) ?? false;
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
