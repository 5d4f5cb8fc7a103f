import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { COST, Turns } from '../../../../src/main/rfb/connection/turns';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('a turn ends when its budget is spent, and the next has a new budget', async () => {
  const turns = new Turns();
  expect(turns.spend(COST.turn - 1)).toBe(false);
  expect(turns.spend(1)).toBe(true);
  await turns.next();
  expect(turns.spend(COST.turn - 1)).toBe(false);
});

it('a turn ends after 5 ms even if less work was counted', async () => {
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
