import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { COST, Turns } from '../../../../src/main/rfb/connection/turns';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('ends a turn when its work is done, and counts anew in the next', async () => {
  const turns = new Turns();
  expect(turns.spend(COST.turn - 1)).toBe(false);
  expect(turns.spend(1)).toBe(true);
  await turns.next();
  expect(turns.spend(COST.turn - 1)).toBe(false);
});

it('ends a turn after 5 ms if the work takes longer than counted, as code does that runs for the first time', async () => {
  const turns = new Turns();
  let spent = 0;
  while (!turns.spend(COST.clock)) {
    spent += COST.clock;
    vi.advanceTimersByTime(2);
  }
  expect(spent).toBe(3 * COST.clock);
  // Until the next turn, however little is added.
  expect(turns.spend(0)).toBe(true);
  await turns.next();
  expect(turns.spend(COST.clock)).toBe(false);
});
