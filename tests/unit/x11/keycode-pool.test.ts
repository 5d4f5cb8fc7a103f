import { describe, expect, it } from 'vitest';
import { createKeycodePool, spareKeycodes } from '../../../src/main/x11/keycode-pool';

const nothing = () => false;
const [A, B, C, D, E] = [0x1000391, 0x1000392, 0x1000393, 0x1000394, 0x1000395] as const;

describe('createKeycodePool', () => {
  it('combines adjacent keycodes in one run, and uses a symbol for both levels', () => {
    const pool = createKeycodePool([200, 201, 210]);
    expect(pool.plan([A, B, C], 0, 100, nothing)).toEqual({
      end: 3,
      runs: [
        {
          first: 200,
          keysyms: [
            [A, A],
            [B, B],
          ],
        },
        { first: 210, keysyms: [[C, C]] },
      ],
    });
  });

  it('uses the shifted level when the plain ones are full', () => {
    const pool = createKeycodePool([200]);
    expect(pool.plan([A, B], 0, 100, nothing)).toEqual({ end: 2, runs: [{ first: 200, keysyms: [[A, B]] }] });
  });

  it('changes no keycode for symbols that are already bound or on the keyboard', () => {
    const pool = createKeycodePool([200, 201]);
    pool.plan([A, B], 0, 100, nothing);
    expect(pool.plan([B, A, A, 0x61], 0, 100, (keysym) => keysym === 0x61)).toEqual({ end: 4, runs: [] });
  });

  it('writes a bound symbol again on request', () => {
    const pool = createKeycodePool([200, 201]);
    pool.plan([A, B], 0, 100, nothing);
    expect(pool.plan([B], 0, 100, nothing, { again: true }).runs).toEqual([
      { first: 201, keysyms: [[B, B]] },
    ]);
  });

  it('keeps symbols that programs may still read, and stops if there is no other keycode', () => {
    const pool = createKeycodePool([200]);
    pool.plan([A], 0, 100, nothing);
    pool.plan([B], 0, 100, nothing);
    expect(pool.plan([C, D], 0, 100, nothing, { unread: new Set([A]) })).toEqual({
      end: 1,
      runs: [{ first: 200, keysyms: [[A, C]] }],
    });
    expect(pool.plan([D], 0, 100, nothing, { unread: new Set([A, C]) })).toEqual({ end: 0, runs: [] });
  });

  it('stops at the first symbol that does not fit, and continues from there', () => {
    const pool = createKeycodePool([200]);
    expect(pool.plan([A, B, A, C, D], 0, 100, nothing).end).toBe(3);
    expect(pool.plan([A, B, A, C, D], 3, 100, nothing)).toEqual({
      end: 5,
      runs: [{ first: 200, keysyms: [[C, D]] }],
    });
  });

  it('replaces the least recently used symbol', () => {
    const pool = createKeycodePool([200, 201]);
    pool.plan([A, B], 0, 100, nothing);
    pool.plan([C, D], 0, 100, nothing);
    pool.plan([A, B, C], 0, 100, nothing);
    expect(pool.plan([E], 0, 100, nothing).runs).toEqual([{ first: 201, keysyms: [[B, E]] }]);
  });

  it('never plans beyond the limit', () => {
    const pool = createKeycodePool([200]);
    expect(pool.plan([0x61, 0x61, 0x61], 1, 1, (keysym) => keysym === 0x61)).toEqual({ end: 2, runs: [] });
  });

  it('plans no symbols without keycodes', () => {
    expect(createKeycodePool([]).plan([A], 0, 100, nothing)).toEqual({ end: 0, runs: [] });
  });
});

describe('spareKeycodes', () => {
  const rows = (from: number, to: number, row: number[]): [number, number[]][] =>
    Array.from({ length: to - from + 1 }, (_, i) => [from + i, row]);

  it.each([
    ['empty keycodes', rows(191, 194, [0, 0]), [191, 192, 193, 194]],
    ['vendor keys', rows(191, 194, [0x1008ff45, 0]), [191, 192, 193, 194]],
    ['keycodes of an earlier run', rows(191, 194, [0x1004e00, 0x101f600]), [191, 192, 193, 194]],
    [
      'the longest range first',
      [...rows(191, 194, []), ...rows(200, 204, [])],
      [200, 201, 202, 203, 204, 191, 192, 193, 194],
    ],
    ['no range below four', rows(191, 193, []), []],
    ['no letters with Unicode keysyms', rows(24, 33, [0x10010d0]), []],
    ['no key in use', rows(191, 194, [0x1008ff45, 0x61]), []],
    ['no browser command', rows(224, 228, []), []],
  ])('returns %s', (_, map, expected) => {
    expect(spareKeycodes(new Map(map))).toEqual(expected);
  });
});
