// @ts-check
import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100; // of /proc's processor times, on every Linux

/**
 * Processor time of a process so far, user and system, in seconds; that of its children that are gone goes separately.
 * @param {number | 'self'} pid
 */
export function processorTime(pid) {
  const fields = statOf(pid);
  const seconds = (/** @type {number} */ user) =>
    (Number(fields[user]) + Number(fields[user + 1])) / TICKS_PER_SECOND;
  return { own: seconds(11), reaped: seconds(13) };
}

/**
 * What recording costs a host: its own time, that of every ffmpeg it runs and of every one it has run. (Its other
 * children outlive the bench, so none of them comes in by being reaped.)
 * @param {import('./host.mjs').Host} host
 */
export function recorderSeconds({ pid }) {
  const { own, reaped } = processorTime(pid);
  return childrenOf(pid, /^ffmpeg/).reduce((sum, child) => sum + processorTime(child).own, own + reaped);
}

/**
 * Of the X server, which works for whoever reads from its screen.
 * @param {import('./host.mjs').Host} host
 */
export const displaySeconds = ({ pid }) =>
  childrenOf(pid, /^X/).reduce((sum, child) => sum + processorTime(child).own, 0);

/**
 * Resident memory of a host and of every ffmpeg it runs, in megabytes.
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
    return 0; // gone meanwhile
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
        return false; // gone meanwhile
      }
    });
}

/** The fields after the name, which may hold anything. @param {number | 'self'} pid */
function statOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
}
