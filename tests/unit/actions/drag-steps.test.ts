import { describe, expect, it } from 'vitest';
import { dragSteps } from '../../../src/main/actions/drag-path';
import { random, SEED } from '../../support/random';

const distance = (a: { x: number; y: number }, b: { x: number; y: number }) =>
  Math.hypot(b.x - a.x, b.y - a.y);

describe('dragSteps', () => {
  it.each([
    [0, 0, 800, 600],
    [800, 600, 0, 0],
    [100, 100, 100, 900],
    [1919, 0, 0, 0],
    [10, 10, 13, 10],
    [10, 10, 11, 11],
  ])('from %i,%i to %i,%i ends exactly there, and never moves away from it', (x, y, toX, toY) => {
    const [from, to] = [
      { x, y },
      { x: toX, y: toY },
    ];
    const steps = dragSteps(from, [to]);
    expect(steps.at(-1)).toEqual(to);
    const left = [from, ...steps].map((step) => distance(step, to));
    expect(left.every((value, i) => i === 0 || value <= (left[i - 1] ?? 0))).toBe(true);
  });

  it('starts with steps of a few pixels, so that a program detects a drag', () => {
    const from = { x: 100, y: 100 };
    const steps = dragSteps(from, [{ x: 900, y: 700 }]);
    expect(distance(from, steps[0] ?? from)).toBeLessThanOrEqual(3);
    expect(steps.filter((step) => distance(from, step) <= 10).length).toBeGreaterThanOrEqual(3);
  });

  it('returns steps at the same point for a drag without distance', () => {
    const at = { x: 5, y: 6 };
    const steps = dragSteps(at, [at]);
    expect(steps.length).toBeGreaterThan(0);
    for (const step of steps) expect(step).toEqual(at);
  });

  it('returns whole pixels between the two ends', () => {
    for (let seed = SEED; seed < SEED + 200; seed++) {
      const { int } = random(seed);
      const [from, to] = [
        { x: int(1920), y: int(1080) },
        { x: int(1920), y: int(1080) },
      ];
      for (const { x, y } of dragSteps(from, [to])) {
        expect(Number.isInteger(x) && Number.isInteger(y)).toBe(true);
        expect(x >= Math.min(from.x, to.x) && x <= Math.max(from.x, to.x)).toBe(true);
        expect(y >= Math.min(from.y, to.y) && y <= Math.max(from.y, to.y)).toBe(true);
      }
    }
  });
});
