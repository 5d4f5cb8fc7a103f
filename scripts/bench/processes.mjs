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
  return ffmpegsOf(pid).reduce((sum, child) => sum + processorTime(child).own, own + reaped);
}

/** @param {number} parent */
function ffmpegsOf(parent) {
  const pids = readdirSync('/proc').map(Number);
  return pids.filter((pid) => {
    try {
      const isChild = pid > 0 && statOf(pid)[1] === String(parent);
      return isChild && readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('ffmpeg');
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
