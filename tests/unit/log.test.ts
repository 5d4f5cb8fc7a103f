import { describe, expect, it } from 'vitest';
import { createRepeatFilter, plainLine } from '../../src/main/log';

describe('plainLine', () => {
  const record = { level: 40, time: 1, pid: 2, hostname: 'here' };
  it.each([
    ['a message', { msg: 'The desktop is up' }, 'warn: The desktop is up'],
    [
      'an error without its stack',
      { msg: 'No connection', err: { type: 'Error', message: 'refused', stack: 'Error: refused\n    at x' } },
      'warn: No connection: refused',
    ],
    [
      'additional fields',
      { msg: 'Lost', address: 'vnc://host', port: 5900 },
      'warn: Lost (address vnc://host, port 5900)',
    ],
    ['several lines on one line', { msg: 'one\n  two\tthree' }, 'warn: one two three'],
    ['no control characters', { msg: 'a\u001b[31mb' }, 'warn: a[31mb'],
  ])('returns %s', (_name, fields, line) => expect(plainLine({ ...record, ...fields })).toBe(line));

  it('returns at most 300 characters', () =>
    expect(plainLine({ ...record, msg: 'x'.repeat(5000) })).toHaveLength(300));
});

describe('createRepeatFilter', () => {
  it('passes the same line once in ten minutes', () => {
    let at = 0;
    const isNew = createRepeatFilter(() => at);
    const seen = [0, 5000, 599_999, 600_000].map((time) => {
      at = time;
      return isNew('lost');
    });
    expect(seen).toEqual([true, false, false, true]);
  });

  it('passes different lines, and remembers only the newest hundred', () => {
    const isNew = createRepeatFilter(() => 0);
    expect(isNew('first')).toBe(true);
    for (let i = 0; i < 100; i++) expect(isNew(`line ${i}`)).toBe(true);
    expect(isNew('first')).toBe(true);
  });
});
