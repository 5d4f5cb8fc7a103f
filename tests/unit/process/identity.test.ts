import { describe, expect, it } from 'vitest';
import { parseStat, processIdentity } from '../../../src/main/process/identity';

describe('processIdentity', () => {
  it('is constant for a running process, and differs between processes', () => {
    const own = processIdentity(process.pid);
    expect(own).toBeTypeOf('string');
    expect(processIdentity(process.pid)).toBe(own);
    expect(processIdentity(process.ppid)).not.toBe(own);
  });

  it('is undefined for an invalid pid', () => {
    for (const pid of [0, -1, 1.5, Number.NaN]) expect(processIdentity(pid)).toBeUndefined();
  });
});

describe('parseStat', () => {
  const tail = 'S 10 77 10 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 123456 7 8';
  it.each(['node', 'a b', 'a) S (b'])('finds the fields after the name %j', (name) => {
    expect(parseStat(`12 (${name}) ${tail}`)).toEqual({ state: 'S', group: 77, startTicks: '123456' });
  });
  it('returns undefined for an incomplete line', () => expect(parseStat('12 (node) S 1')).toBeUndefined());
});
