import { describe, expect, it } from 'vitest';
import { draftPoints } from '../../../src/renderer/src/live/draft-points';
import { EMPTY_DRAFT } from '../../../src/renderer/src/state/composer/draft';
import { fitInto, fractionOf, nativeAt } from '../../../src/renderer/src/ui/fit';

const FULL_HD = { width: 1920, height: 1080 };

describe('a picture scaled to fit', () => {
  it.each([
    [
      { width: 960, height: 1000 },
      { width: 960, height: 540 },
    ],
    [
      { width: 5000, height: 540 },
      { width: 960, height: 540 },
    ],
    [
      { width: 3840, height: 2160 },
      { width: 3840, height: 2160 },
    ],
    [
      { width: -24, height: -24 },
      { width: 0, height: 0 },
    ],
  ])('into %j measures %j', (room, size) => {
    expect(fitInto(room, FULL_HD)).toEqual(size);
  });

  it('is empty if the picture has no size', () => {
    expect(fitInto(FULL_HD, { width: 0, height: 0 })).toEqual({ width: 0, height: 0 });
  });
});

describe('points on the view', () => {
  it('mark the middle of a native pixel', () => {
    expect(fractionOf({ x: 0, y: 0 }, { width: 2, height: 4 })).toEqual({ x: 0.25, y: 0.125 });
    expect(fractionOf({ x: 1919, y: 1079 }, FULL_HD).x).toBeLessThan(1);
  });

  it.each([0.33, 0.5, 1, 1.7])('map back to the same native pixel at a scale of %d', (scale) => {
    const view = { width: 1920 * scale, height: 1080 * scale };
    for (const point of [
      { x: 0, y: 0 },
      { x: 640, y: 360 },
      { x: 853, y: 402 },
      { x: 1919, y: 1079 },
    ]) {
      const { x, y } = fractionOf(point, FULL_HD);
      expect(nativeAt({ x: x * view.width, y: y * view.height }, view, FULL_HD)).toEqual(point);
    }
  });

  it('stay within the desktop', () => {
    const view = { width: 960, height: 540 };
    expect(nativeAt({ x: -3, y: 999 }, view, FULL_HD)).toEqual({ x: 0, y: 1079 });
    expect(nativeAt({ x: 960, y: 540 }, view, FULL_HD)).toEqual({ x: 1919, y: 1079 });
  });

  it('show the composer’s points where the host would click', () => {
    const inputs = {
      'coordinate.x': '640',
      'coordinate.y': '360',
      scaled_width: '1280',
      scaled_height: '720',
    };
    const draft = { ...EMPTY_DRAFT, inputs };
    expect(draftPoints(draft, FULL_HD)).toEqual([{ name: 'point', point: { x: 960, y: 540 } }]);
    expect(draftPoints({ ...draft, inputs: { ...inputs, 'coordinate.x': 'x' } }, FULL_HD)).toEqual([]);
    expect(draftPoints({ ...draft, action: 'type' }, FULL_HD)).toEqual([]);
  });
});
