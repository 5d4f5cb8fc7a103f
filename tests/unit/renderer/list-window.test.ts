import { describe, expect, it } from 'vitest';
import {
  assignElements,
  isRowVisible,
  offsetToReveal,
  rowsToRender,
  scaleContent,
} from '../../../src/renderer/src/ui/list/list-window';

it.each([
  [0, 0, true],
  [9, 0, true],
  [10, 0, false],
  [10, 1, true],
  [0, 41, true],
  [0, 42, false],
  [-1, 0, false],
])('part of row %i is visible at an offset of %i px: %s', (index, offset, visible) => {
  expect(isRowVisible(index, 42, offset, 420)).toBe(visible);
});

describe('the rows to render', () => {
  const list = { count: 1000, rowHeight: 42, viewHeight: 420 };

  it.each([
    ['at its beginning', { offset: 0 }, [0, 12]],
    ['in the middle, at the edge of a row', { offset: 4200 }, [98, 112]],
    ['in the middle, inside a row', { offset: 4241 }, [98, 112]],
    ['at its end', { offset: 41_580 }, [988, 999]],
    ['that is scrolled past its end, because rows were removed', { offset: 99_999 }, [988, 999]],
    ['that is shorter than its view', { offset: 0, count: 3 }, [0, 2]],
    ['without rows', { offset: 0, count: 0 }, [0, -1]],
    ['of unknown height', { offset: 0, viewHeight: 0 }, [0, -1]],
  ])('cover the view of a list %s', (_, part, [first, last]) => {
    expect(rowsToRender({ ...list, ...part }, 2)).toEqual({ first, last });
  });
});

it.each([
  ['above the view', 3, 1000, 126],
  ['visible', 30, 1000, 1000],
  ['below the view', 60, 1000, 2142],
  ['half visible at the top', 23, 980, 966],
])('the list scrolls as little as possible to reveal a row that is %s', (_, index, offset, to) => {
  expect(offsetToReveal(index, { rowHeight: 42, offset, viewHeight: 420 })).toBe(to);
});

it.each([
  ['one more row', { first: 101, last: 112 }, 40],
  ['half of the rows changed', { first: 106, last: 117 }, 40],
  ['most rows changed', { first: 107, last: 118 }, 47],
  ['all rows changed, above', { first: 0, last: 11 }, -60],
  ['a lower view', { first: 107, last: 111 }, 40],
  ['a higher view', { first: 96, last: 118 }, 40],
])('elements are kept or reused with %s', (_, now, anchor) => {
  expect(assignElements({ first: 100, last: 111, anchor: 40 }, now)).toEqual({ ...now, anchor });
});

describe('a long list', () => {
  it.each([
    [10_000, 42, 420_000],
    [380_000, 42, 15_960_000],
    [1_000_000, 42, 16_000_260],
    [10_000_000, 26, 16_000_394],
  ])('with %i rows of %i px is %i px high, and scrolls to its last row', (count, height, total) => {
    const list = scaleContent(count, height, 420);
    // Opening details reduces the view's height, but the rows do not move.
    expect(scaleContent(count, height, 90).ratio).toBe(list.ratio);
    expect(Math.round(list.contentHeight)).toBe(total);
    expect((list.contentHeight - 420) * list.ratio).toBeCloseTo(count * height - 420, 3);
  });
});
