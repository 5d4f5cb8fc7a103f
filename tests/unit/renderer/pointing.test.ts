import { expect, it } from 'vitest';
import { countNotches, mapEdgesExactly } from '../../../src/renderer/src/state/live/pointing';

it.each([
  ['one notch', { deltaY: 120 }, 1],
  ['one notch on Windows', { deltaY: 100 }, 1],
  ['three notches', { deltaY: -360 }, 3],
  ['three notches on Windows', { deltaY: 300 }, 3],
  ['two horizontal notches', { deltaX: 240 }, 2],
  ['a small trackpad movement', { deltaY: 4 }, 1],
  ['a large trackpad movement', { deltaY: 90 }, 1],
  ['two notches in lines', { deltaY: 6, deltaMode: 1 }, 2],
  ['a page', { deltaY: 1, deltaMode: 2 }, 1],
  ['an extreme turn', { deltaY: 1e9 }, 20],
])('wheel clicks are counted for %s', (_, turn, notches) => {
  expect(countNotches({ deltaX: 0, deltaY: 0, deltaMode: 0, ...turn })).toBe(notches);
});

it('the last pixel of a view that is smaller than the desktop maps to the last pixel of the desktop', () => {
  const view = { width: 941, height: 529 };
  const display = {
    width: 1920,
    height: 1080,
    absX: (x: number) => Math.floor((x * 1920) / view.width),
    absY: (y: number) => Math.floor((y * 1080) / view.height),
  };
  mapEdgesExactly({ _display: display }, { getBoundingClientRect: () => view });
  expect([display.absX(940), display.absY(528)]).toEqual([1919, 1079]);
  expect([display.absX(939), display.absX(0), display.absY(100)]).toEqual([1915, 0, 204]);
  view.width = 3840;
  expect(display.absX(3839)).toBe(1919);
});
