// @ts-check
import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100; // unit of processor times in /proc, on every Linux

/**
 * User and system time of a process so far (s); separately, that of its children that have ended.
 * @param {number | 'self'} pid
 */
export function processorTime(pid) {
  const fields = statOf(pid);
  const seconds = (/** @type {number} */ user) =>
    (Number(fields[user]) + Number(fields[user + 1])) / TICKS_PER_SECOND;
  return { own: seconds(11), reaped: seconds(13) };
}

/**
 * Processor time of recording (s): the host's own time, and that of every ffmpeg it runs or has run. (Its other
 * children outlive the bench, so they are not part of the time of ended children.)
 * @param {import('./host.mjs').Host} host
 */
export function recorderSeconds({ pid }) {
  const { own, reaped } = processorTime(pid);
  const ffmpegs = childrenOf(pid).filter((child) => commandOf(child).includes('ffmpeg'));
  return secondsOf(ffmpegs) + own + reaped;
}

/** Processor time of processes so far (s). @param {readonly number[]} pids */
export const secondsOf = (pids) => pids.reduce((sum, pid) => sum + processorTime(pid).own, 0);

/** A process, its children, and theirs. @param {number} pid @returns {number[]} */
export const treeOf = (pid) => [pid, ...childrenOf(pid).flatMap(treeOf)];

/**
 * Memory of processes (MB); of what several processes share, each has its share.
 * @param {readonly number[]} pids
 */
export function megabytesOf(pids) {
  const kilobytes = pids.map((pid) => {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss: +(\d+) kB$/m.exec(text)?.[1]);
  });
  return kilobytes.reduce((sum, kb) => sum + kb, 0) / 1000;
}

/** The command line of a process, with its arguments. @param {number} pid */
export const commandOf = (pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8');

/** @param {number} parent */
function childrenOf(parent) {
  const pids = readdirSync('/proc').map(Number);
  return pids.filter((pid) => {
    try {
      return pid > 0 && statOf(pid)[1] === String(parent);
    } catch {
      return false; // the process has ended
    }
  });
}

/** The fields after the name, which may contain any character. @param {number | 'self'} pid */
function statOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
}
