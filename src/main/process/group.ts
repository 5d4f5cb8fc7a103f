import { readdirSync, readFileSync } from 'node:fs';
import { parseStat } from './identity';

/** Signals every process of a group; false when there is none. Signal 0 only asks. */
export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

/** Whether a group has a process that still runs. */
export function groupLives(group: number): boolean {
  if (!signalGroup(group, 0)) return false;
  // Zombies answer signals too, and where pid 1 is no real init (many containers) orphans stay zombies for good.
  return (
    process.platform !== 'linux' ||
    allStats().some((stat) => stat.group === group && !/[ZXx]/.test(stat.state))
  );
}

/** The pids of all processes there are to see. Linux only. */
export function allPids(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

function allStats(): { state: string; group: number }[] {
  return allPids().flatMap((pid) => {
    try {
      return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    } catch {
      return []; // gone since the listing
    }
  });
}
