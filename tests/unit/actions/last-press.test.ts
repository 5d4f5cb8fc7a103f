import { expect, it } from 'vitest';
import { createLastPress } from '../../../src/main/actions/last-press';

const LEFT = 1;
const RIGHT = 4;

it('a press waits only for one of the same button on the same spot, until 510 ms after it', () => {
  const press = createLastPress();
  expect(press.waitFor({ x: 5, y: 5 }, LEFT, 0)).toBe(0);
  press.note({ x: 100, y: 100 }, LEFT, 1000);
  const cases: [number, number, number, number, number][] = [
    [100, 100, LEFT, 1000, 510],
    [106, 94, LEFT, 1100, 410],
    [107, 100, LEFT, 1100, 0],
    [100, 93, LEFT, 1100, 0],
    [100, 100, RIGHT, 1100, 0],
    [100, 100, LEFT, 1510, 0],
  ];
  for (const [x, y, button, now, ms] of cases) expect(press.waitFor({ x, y }, button, now)).toBe(ms);
});

it('presses on live views count, turns of the wheel do not', () => {
  const press = createLastPress();
  const pointer = press.watch();
  const waits = () => press.waitFor({ x: 50, y: 50 }, LEFT, performance.now()) > 0;
  for (const buttons of [0, 8, 0, 16]) pointer({ x: 50, y: 50, buttons });
  expect(waits()).toBe(false);
  pointer({ x: 50, y: 50, buttons: 1 });
  expect(waits()).toBe(true);
  // The same button at a different position is not a new press.
  pointer({ x: 90, y: 90, buttons: 1 });
  expect(waits()).toBe(true);
});
