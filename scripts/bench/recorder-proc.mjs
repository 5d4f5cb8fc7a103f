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
  return childrenOf(pid, /^ffmpeg/).reduce((sum, child) => sum + processorTime(child).own, own + reaped);
}

/**
 * Processor time of the X server (s), which grows with each client that reads its screen.
 * @param {import('./host.mjs').Host} host
 */
export const displaySeconds = ({ pid }) =>
  childrenOf(pid, /^X/).reduce((sum, child) => sum + processorTime(child).own, 0);

/**
 * Resident memory of a host and of every ffmpeg it runs (MB).
 * @param {import('./host.mjs').Host} host
 */
export function recorderMemoryMB(host) {
  const ffmpegs = childrenOf(host.pid, /^ffmpeg/).map(residentMB);
  return { host: host.memoryMB(), ffmpeg: ffmpegs.reduce((sum, megabytes) => sum + megabytes, 0) };
}

/** @param {number} pid */
function residentMB(pid) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0; // the process has ended
  }
}

/**
 * @param {number} parent
 * @param {RegExp} name
 */
function childrenOf(parent, name) {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0)
    .filter((pid) => {
      try {
        return statOf(pid)[1] === String(parent) && name.test(readFileSync(`/proc/${pid}/comm`, 'utf8'));
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
