import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { paceDisplay } from '../../../src/renderer/src/live/pace';

/** What a noVNC client is made of, as far as it matters here: a display that is told to show what changed. */
function client() {
  const flips: (boolean | undefined)[] = [];
  const _display = {
    flip(fromQueue?: boolean) {
      flips.push(fromQueue);
    },
  };
  return { _display, flips };
}

describe('the pace of the live view', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('shows the first change at once, and those soon after it together', () => {
    const made = client();
    paceDisplay(made, () => 32);
    for (let i = 0; i < 4; i++) made._display.flip();
    expect(made.flips).toHaveLength(1);
    vi.advanceTimersByTime(31);
    expect(made.flips).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(made.flips).toHaveLength(2);
    vi.advanceTimersByTime(32);
    made._display.flip();
    expect(made.flips).toHaveLength(3);
  });

  it('shows each change at once to whoever has the pointer in hand', () => {
    const made = client();
    let gap = 32;
    paceDisplay(made, () => gap);
    made._display.flip();
    made._display.flip();
    gap = 0;
    made._display.flip();
    expect(made.flips).toHaveLength(2);
    // What was put off is shown with it.
    vi.advanceTimersByTime(100);
    expect(made.flips).toHaveLength(2);
  });

  it('leaves the order of pictures that are being decoded to noVNC', () => {
    const made = client();
    paceDisplay(made, () => 32);
    made._display.flip();
    made._display.flip(true);
    expect(made.flips).toEqual([undefined, true]);
  });

  it('shows nothing late once it is stopped', () => {
    const made = client();
    const stop = paceDisplay(made, () => 32);
    made._display.flip();
    made._display.flip();
    stop();
    vi.advanceTimersByTime(100);
    expect(made.flips).toHaveLength(1);
  });

  it('leaves alone what is made otherwise', () => {
    expect(() => paceDisplay({ _display: {} }, () => 32)()).not.toThrow();
    expect(() => paceDisplay({}, () => 32)()).not.toThrow();
  });
});
