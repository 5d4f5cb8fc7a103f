import { describe, expect, it } from 'vitest';
import { createHandBrake } from '../../../src/main/control/hand-brake';

describe('the hand brake', () => {
  it.each([
    ['just after an agent acted', 2000, false, 1],
    ['long after', 60_000, false, 0],
    ['while it is paused anyway', 2000, true, 0],
  ])('is pulled %s', (_, later, paused, pulls) => {
    let pulled = 0;
    const brake = createHandBrake({ isPaused: () => paused, pull: () => void pulled++ });
    brake.acted(1000);
    brake.moved(1000 + later);
    expect(pulled).toBe(pulls);
  });

  it('is not pulled where no agent has acted', () => {
    let pulled = 0;
    createHandBrake({ isPaused: () => false, pull: () => void pulled++ }).moved(5);
    expect(pulled).toBe(0);
  });
});
