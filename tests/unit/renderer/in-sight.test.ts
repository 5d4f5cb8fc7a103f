import { expect, it } from 'vitest';
import { isInSight } from '../../../src/renderer/src/log/in-sight';

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
