import { describe, expect, it } from 'vitest';
import { declaredSize, mapCoordinate, mapPoint } from '../../../src/shared/geometry';

const NATIVE = { width: 1920, height: 1080 };

describe('mapPoint', () => {
  it.each([
    // the contract's examples
    { from: [1280, 720], to: [1920, 1080], point: [640, 360], expected: [960, 540] },
    { from: [1280, 720], to: [1920, 1080], point: [853, 402], expected: [1280, 603] },
    { from: [1280, 720], to: [1920, 1080], point: [5000, -5], expected: [1919, 0] },
    { from: [1366, 768], to: [1920, 1080], point: [1365, 767], expected: [1919, 1079] },
    { from: [1920, 1080], to: [1280, 720], point: [960, 540], expected: [640, 360] },
    // corners, equal sizes, and axes that differ
    { from: [1280, 720], to: [1920, 1080], point: [0, 0], expected: [0, 0] },
    { from: [1920, 1080], to: [1920, 1080], point: [1920, 1080], expected: [1919, 1079] },
    { from: [1920, 1080], to: [1920, 1080], point: [-1, 17], expected: [0, 17] },
    { from: [1280, 1080], to: [1920, 1080], point: [640, 1079], expected: [960, 1079] },
    { from: [1, 1], to: [1920, 1080], point: [0, 0], expected: [960, 540] },
    { from: [1920, 1080], to: [1, 1], point: [1919, 1079], expected: [0, 0] },
  ])('maps $point in $from to $expected in $to', ({ from, to, point, expected }) => {
    expect(mapPoint(toPoint(point), toSize(from), toSize(to))).toEqual(toPoint(expected));
  });

  it('maps each axis separately', () => {
    const mapped = mapPoint({ x: 10, y: 10 }, { width: 100, height: 50 }, { width: 200, height: 500 });
    expect(mapped).toEqual({ x: 21, y: 105 });
  });
});

describe('mapCoordinate', () => {
  const sizes = [1, 2, 3, 7, 64, 720, 768, 1080, 1280, 1366, 1919, 1920, 8192];
  const pairs = sizes.flatMap((from) => sizes.map((to) => ({ from, to })));

  it('stays on the axis for any input, and never returns minus zero', () => {
    for (const { from, to } of pairs) {
      for (const c of [-(2 ** 31), -1, 0, from - 1, from, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
        const mapped = mapCoordinate(c, from, to);
        expect(Number.isInteger(mapped) && mapped >= 0 && mapped < to).toBe(true);
        expect(Object.is(mapped, -0)).toBe(false);
      }
    }
  });

  it('rounds exactly as the contract specifies', () => {
    expect(mapCoordinate(5, 88, 1920)).toBe(120);
    for (const from of [64, 88, 320, 853, 1024, 1366, 4096]) {
      for (const to of sizes.filter((size) => size !== from)) {
        const contract = (c: number) =>
          Math.round(Math.min(Math.max(((c + 0.5) * to) / from - 0.5, 0), to - 1));
        const wrong = Array.from({ length: from }, (_, c) => c).filter(
          (c) => mapCoordinate(c, from, to) !== contract(c),
        );
        expect(wrong, `${from} to ${to}`).toEqual([]);
      }
    }
  });

  it('is monotonic', () => {
    for (const { from, to } of pairs) {
      const mapped = Array.from({ length: Math.min(from, 2000) }, (_, c) => mapCoordinate(c, from, to));
      expect(mapped.every((value, i) => i === 0 || value >= (mapped[i - 1] ?? 0))).toBe(true);
    }
  });

  it('maps back to the same pixel from a larger axis', () => {
    for (const { from, to } of pairs.filter((pair) => pair.from <= pair.to)) {
      const back = (c: number) => mapCoordinate(mapCoordinate(c, from, to), to, from);
      const lost = Array.from({ length: Math.min(from, 2000) }, (_, c) => c).filter((c) => back(c) !== c);
      expect(lost, `${from} to ${to}`).toEqual([]);
    }
  });

  it('maps the first pixel to the first, and the last to the last', () => {
    expect(mapCoordinate(0, 1280, 1920)).toBe(0);
    expect(mapCoordinate(1279, 1280, 1920)).toBe(1919);
  });
});

describe('declaredSize', () => {
  it.each([
    { declared: {}, expected: [1920, 1080] },
    { declared: { width: 1280, height: 720 }, expected: [1280, 720] },
    { declared: { width: 1280 }, expected: [1280, 1080] },
    { declared: { height: 720 }, expected: [1920, 720] },
    { declared: { width: 0, height: -5 }, expected: [1920, 1080] },
    { declared: { width: undefined, height: 1 }, expected: [1920, 1] },
  ])('returns $expected for $declared on 1920x1080', ({ declared, expected }) => {
    expect(declaredSize(declared, NATIVE)).toEqual(toSize(expected));
  });
});

function toPoint([x = 0, y = 0]: number[]) {
  return { x, y };
}

function toSize([width = 0, height = 0]: number[]) {
  return { width, height };
}
