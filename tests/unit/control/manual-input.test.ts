import { describe, expect, it } from 'vitest';
import { ManualInputPause } from '../../../src/main/control/manual-input';

describe('a manual move of this machine’s mouse', () => {
  it.each([
    ['pauses an agent that acted just before', 2000, false, 1],
    ['does not pause an agent that acted long before', 60_000, false, 0],
    ['does not pause an agent that is already paused', 2000, true, 0],
  ])('%s', (_, later, paused, pauses) => {
    let pauseCalls = 0;
    const manualInput = new ManualInputPause({ isPaused: () => paused, pause: () => void pauseCalls++ });
    manualInput.agentActed(1000);
    manualInput.mouseMoved(1000 + later);
    expect(pauseCalls).toBe(pauses);
  });

  it('does not pause the agent if it has not acted', () => {
    let paused = 0;
    new ManualInputPause({ isPaused: () => false, pause: () => void paused++ }).mouseMoved(5);
    expect(paused).toBe(0);
  });
});
