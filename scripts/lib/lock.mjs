// @ts-check
import { linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readText } from './files.mjs';
import { say } from './report.mjs';

/**
 * Runs `work` while this process holds the lock file. Waits if a different process holds it.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, work) {
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  while (!take(file)) {
    const pid = Number(readText(file) ?? 0); // 0 if the lock was just released
    if (!isAlive(pid)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!told) say(`Another command (process ${pid}) is setting up this folder; waiting for it.`);
    told = true;
    await delay(200);
  }
  const release = () => rmSync(file, { force: true });
  // Remove the lock also on Ctrl-C.
  process.once('exit', release);
  const stop = (/** @type {NodeJS.Signals} */ signal) => process.exit(signal === 'SIGINT' ? 130 : 143);
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    return await work();
  } finally {
    release();
    process.off('exit', release).off('SIGINT', stop).off('SIGTERM', stop);
  }
}

/**
 * Takes the lock. A link is created atomically, so the file always names its holder.
 * @param {string} file
 */
function take(file) {
  const draft = `${file}.${process.pid}.${drafts++}`;
  writeFileSync(draft, String(process.pid));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

let drafts = 0;

/** @param {number} pid */
function isAlive(pid) {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
