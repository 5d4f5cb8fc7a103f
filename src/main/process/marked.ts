import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { attempt } from '../base/attempt';
import { waitUntil } from '../base/wait-until';
import { allPids } from './group';
import { processIdentity } from './identity';

/**
 * An environment variable with a random value, passed to a child and inherited by all it starts. It proves descent even after
 * a crash, and of processes that left their group; a recorded pid proves nothing. Linux only.
 */
export interface Mark {
  readonly name: string;
  readonly value: string;
}

/** Longest wait for the kernel after SIGKILL (ms). */
const KILL_TIMEOUT_MS = 2000;

/** How long an exec takes on a busy machine (ms). */
const EXEC_MS = 20;

/** The living processes with the mark, except this one. */
export function findMarked(mark: Mark, except: readonly number[] = []): number[] {
  if (process.platform !== 'linux') return [];
  const wanted = Buffer.from(`\0${mark.name}=${mark.value}\0`);
  return allPids().filter((pid) => pid !== process.pid && !except.includes(pid) && carries(pid, wanted));
}

/**
 * Ends every process with the mark except the pids in `except`, by SIGTERM, and after `graceMs` by SIGKILL.
 * @returns their number
 */
export async function endMarked(
  mark: Mark,
  { graceMs, except = [] }: { readonly graceMs: number; readonly except?: readonly number[] },
): Promise<number> {
  const found = findMarked(mark, except);
  if (found.length === 0) return 0;
  const none = (pids: number[]) => () => pids.every((pid) => processIdentity(pid) === undefined);
  signalAll(found, 'SIGTERM');
  await waitUntil(none(found), graceMs);
  // Searches again, because a process may have started a child since. During exec a process shows no environment, so only two
  // searches without a result end the loop.
  for (let round = 0, clean = 0; round < 6 && clean < 2; round++) {
    const left = findMarked(mark, except);
    clean = left.length === 0 ? clean + 1 : 0;
    signalAll(left, 'SIGKILL');
    if (clean === 1) await delay(EXEC_MS);
    else await waitUntil(none(left), KILL_TIMEOUT_MS);
  }
  return found.length;
}

function carries(pid: number, wanted: Buffer): boolean {
  // A zombie has an empty environment; that of a different user's process cannot be read.
  const environment = attempt(() => readFileSync(`/proc/${pid}/environ`));
  return environment !== undefined && Buffer.concat([Buffer.of(0), environment]).includes(wanted);
}

function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    // It may have ended meanwhile.
    attempt(() => process.kill(pid, signal));
  }
}
