import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { waitUntil } from '../base/wait-until';
import { allPids } from './group';
import { processIdentity } from './identity';

/**
 * A mark is an environment variable with a random value, given to a child and so inherited by all it starts. It proves
 * descent even after a crash and for what left its process group, where a recorded pid proves nothing. Linux only.
 */
export interface Mark {
  readonly name: string;
  readonly value: string;
}

export interface EndMarkedOptions {
  /** Time to react to SIGTERM before SIGKILL, in milliseconds. */
  readonly graceMs: number;
  /** Pids to leave alone. */
  readonly except?: readonly number[];
}

/** How long the kernel may take to bury what SIGKILL hit before we stop waiting for it. */
const KILL_TIMEOUT_MS = 2000;

/** How long a process may be in the midst of exec, on a busy machine. */
const EXEC_MS = 20;

/** The living processes that carry the mark, ourselves excepted. */
export function findMarked(mark: Mark, except: readonly number[] = []): number[] {
  if (process.platform !== 'linux') return [];
  const wanted = Buffer.from(`\0${mark.name}=${mark.value}\0`);
  return allPids().filter((pid) => pid !== process.pid && !except.includes(pid) && carries(pid, wanted));
}

/** Ends every process that carries the mark, by SIGTERM, then by SIGKILL; gives how many there were. */
export async function endMarked(mark: Mark, { graceMs, except = [] }: EndMarkedOptions): Promise<number> {
  const found = findMarked(mark, except);
  if (found.length === 0) return 0;
  const none = (pids: number[]) => () => pids.every((pid) => processIdentity(pid) === undefined);
  signalAll(found, 'SIGTERM');
  await waitUntil(none(found), graceMs);
  // Not only those of the first look: whoever was starting a child then has one now. In the midst of exec a process shows
  // no environment, so that only two looks without any are the end.
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
  try {
    // What ended, even as a zombie, has an empty environment; another user's cannot be read, and is not ours.
    return Buffer.concat([Buffer.of(0), readFileSync(`/proc/${pid}/environ`)]).includes(wanted);
  } catch {
    return false;
  }
}

function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // ended meanwhile
    }
  }
}
