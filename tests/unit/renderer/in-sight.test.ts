import { describe, expect, it } from 'vitest';
import { drawn, heightsOf, isInSight, rowsToDraw, topToSee } from '../../../src/renderer/src/log/in-sight';

it.each([
  [0, 0, true],
  [9, 0, true],
  [10, 0, false],
  [10, 1, true],
  [0, 41, true],
  [0, 42, false],
  [-1, 0, false],
])('knows of row %i, with %i px scrolled past, whether some of it is in sight: %s', (place, top, seen) => {
  expect(isInSight(place, 42, top, 420)).toBe(seen);
});

describe('the rows to draw', () => {
  const list = { count: 1000, height: 42, room: 420 };

  it.each([
    ['at its beginning', { top: 0 }, [0, 12]],
    ['in the middle, to the pixel', { top: 4200 }, [98, 112]],
    ['in the middle, and a bit of another row', { top: 4241 }, [98, 112]],
    ['at its end', { top: 41_580 }, [988, 999]],
    ['that is behind its end, because rows have gone', { top: 99_999 }, [988, 999]],
    ['that is shorter than its room', { top: 0, count: 3 }, [0, 2]],
    ['that has no rows', { top: 0, count: 0 }, [0, -1]],
    ['whose room is not known yet', { top: 0, room: 0 }, [0, -1]],
  ])('of a list %s', (_, part, [first, last]) => {
    expect(rowsToDraw({ ...list, ...part }, 2)).toEqual({ first, last });
  });
});

it.each([
  ['above', 3, 1000, 126],
  ['in sight', 30, 1000, 1000],
  ['below', 60, 1000, 2142],
  ['half in sight, above', 23, 980, 966],
])('a row %s is scrolled to by as little as it takes', (_, place, top, to) => {
  expect(topToSee(place, { height: 42, top, room: 420 })).toBe(to);
});

it.each([
  ['a row that is added', { first: 101, last: 112 }, 40],
  ['half of them', { first: 106, last: 117 }, 40],
  ['most of them', { first: 107, last: 118 }, 47],
  ['all of them, above', { first: 0, last: 11 }, -60],
  ['less room', { first: 107, last: 111 }, 40],
  ['more room', { first: 96, last: 118 }, 40],
])('with %s, rows keep their elements or are given those that are there', (_, now, anchor) => {
  expect(drawn({ first: 100, last: 111, anchor: 40 }, now)).toEqual({ ...now, anchor });
});

describe('a list of very many rows', () => {
  it.each([
    [10_000, 42, 420_000],
    [380_000, 42, 15_960_000],
    [1_000_000, 42, 16_000_260],
    [10_000_000, 26, 16_000_394],
  ])('of %i rows of %i px is %i px high, and its end is at its end', (count, height, total) => {
    const list = heightsOf(count, height, 420);
    // Details that open make the list lower: its rows stay where they are.
    expect(heightsOf(count, height, 90).ratio).toBe(list.ratio);
    expect(Math.round(list.total)).toBe(total);
    expect((list.total - 420) * list.ratio).toBeCloseTo(count * height - 420, 3);
  });
});
