import { readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { processIdentity } from '../../../src/main/process/identity';
import { acquireLock, isAlive, LockedError } from '../../../src/main/process/lock-file';
import { tempDir } from '../../support/temp-dir';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const own = processIdentity(process.pid) ?? '';
const elsewhere = 'linux 5c0ffee0-0000-4000-8000-000000000000 pid:[1] 7 12345';

describe('isAlive', () => {
  const here = { pid: process.pid, identity: own, elsewhere: false };
  const there = { pid: 7, identity: elsewhere, elsewhere: true };
  it.each([
    ['is true for a running process, even after a long suspension', { ...here, quietMs: 1e9 }, true],
    [
      'is false for a process whose id a different one has now',
      { ...here, identity: `${own}0`, quietMs: 0 },
      false,
    ],
    ['is false for a process that has exited', { ...here, pid: 2 ** 22 - 1, quietMs: 0 }, false],
    [
      'is true for one of a different boot or namespace with a recent heartbeat',
      { ...there, quietMs: 29_000 },
      true,
    ],
    [
      'is false for one of a different boot or namespace without a recent heartbeat',
      { ...there, quietMs: 30_000 },
      false,
    ],
    [
      'is true for one with a heartbeat in the future, because the clock was set back',
      { ...there, quietMs: -3.6e6 },
      true,
    ],
    [
      'is true for one whose file cannot be read',
      { ...there, pid: undefined, identity: undefined, quietMs: 1000 },
      true,
    ],
  ])('%s', (_name, holder, alive) => expect(isAlive(holder)).toBe(alive));
});

describe('acquireLock', () => {
  const lockIn = (dir: string) => join(dir, 'host.lock');
  const foreign = JSON.stringify({ pid: 7, identity: elsewhere });
  const ageOf = (path: string) => Date.now() - statSync(path).mtimeMs;

  it('refuses a lock of a process that the system did not identify until its heartbeat is 30 s old', () => {
    const path = lockIn(tempDir());
    writeFileSync(path, JSON.stringify({ pid: process.pid, identity: 'unknown' }));
    expect(() => acquireLock(path)).toThrow(LockedError);
    const old = new Date(Date.now() - 31_000);
    utimesSync(path, old, old);
    expect(acquireLock(path).isOurs()).toBe(true);
  });

  it('refuses a lock of a different container or boot until its heartbeat is 30 s old', () => {
    const path = lockIn(tempDir());
    writeFileSync(path, foreign);
    expect(() => acquireLock(path)).toThrow(LockedError);
    const old = new Date(Date.now() - 31_000);
    utimesSync(path, old, old);
    expect(acquireLock(path).isOurs()).toBe(true);
  });

  it('renews the heartbeat every 5 s', () => {
    const path = lockIn(tempDir());
    const lock = acquireLock(path);
    const old = new Date(Date.now() - 60_000);
    utimesSync(path, old, old);
    vi.advanceTimersByTime(5000);
    expect(Math.abs(ageOf(path))).toBeLessThan(5000);
    lock.release();
  });

  it('reports a lock that a different process took over, and does not delete it', () => {
    const path = lockIn(tempDir());
    const onLost = vi.fn();
    const lock = acquireLock(path, onLost);
    writeFileSync(path, foreign);
    vi.advanceTimersByTime(20_000);
    expect(onLost).toHaveBeenCalledOnce();
    lock.release();
    expect(readFileSync(path, 'utf8')).toBe(foreign);
  });

  it('creates a deleted lock again', () => {
    const dir = tempDir();
    const lock = acquireLock(lockIn(dir));
    rmSync(lockIn(dir));
    vi.advanceTimersByTime(5000);
    expect(lock.isOurs()).toBe(true);
    expect(readdirSync(dir)).toEqual(['host.lock']);
    lock.release();
  });
});
