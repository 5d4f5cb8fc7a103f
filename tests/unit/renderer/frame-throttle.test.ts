import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type NextFrame, throttleDisplay } from '../../../src/renderer/src/state/live/frame-throttle';

/** The used part of a noVNC client: a display that renders changes on request. */
function client() {
  const flips: (boolean | undefined)[] = [];
  const _display = {
    flip(fromQueue?: boolean) {
      flips.push(fromQueue);
    },
  };
  return { _display, flips };
}

describe('the throttled display', () => {
  let frames: (() => void)[] = [];
  const nextFrame: NextFrame = (draw) => {
    frames.push(draw);
    return () => void frames.splice(frames.indexOf(draw), 1);
  };
  /** Makes the browser draw a frame. */
  const frame = () => {
    for (const draw of frames.splice(0)) draw();
  };
  beforeEach(() => {
    vi.useFakeTimers();
    frames = [];
  });
  afterEach(() => void vi.useRealTimers());

  it('shows the first changes with the next frame, and combines later ones until the gap has passed', () => {
    const made = client();
    throttleDisplay(made, () => 32, nextFrame);
    for (let i = 0; i < 4; i++) made._display.flip();
    expect(made.flips).toHaveLength(0);
    frame();
    expect(made.flips).toHaveLength(1);
    for (let i = 0; i < 4; i++) made._display.flip();
    vi.advanceTimersByTime(31);
    frame();
    expect(made.flips).toHaveLength(1);
    vi.advanceTimersByTime(1);
    frame();
    expect(made.flips).toHaveLength(2);
    frame();
    expect(made.flips).toHaveLength(2);
  });

  it('shows each change with the next frame once the gap is 0', () => {
    const made = client();
    let gap = 32;
    throttleDisplay(made, () => gap, nextFrame);
    made._display.flip();
    frame();
    made._display.flip();
    gap = 0;
    made._display.flip();
    frame();
    expect(made.flips).toHaveLength(2);
    // The delayed changes are shown at the same time.
    vi.advanceTimersByTime(100);
    frame();
    expect(made.flips).toHaveLength(2);
  });

  it('shows changes from noVNC’s queue at once', () => {
    const made = client();
    throttleDisplay(made, () => 32, nextFrame);
    made._display.flip();
    made._display.flip(true);
    expect(made.flips).toEqual([true]);
  });

  it('shows no delayed changes after it is stopped', () => {
    const made = client();
    const stop = throttleDisplay(made, () => 32, nextFrame);
    made._display.flip();
    frame();
    made._display.flip();
    stop();
    vi.advanceTimersByTime(100);
    frame();
    expect(made.flips).toHaveLength(1);
  });

  it('shows nothing in the next frame if it is stopped before', () => {
    const made = client();
    const stop = throttleDisplay(made, () => 32, nextFrame);
    made._display.flip();
    stop();
    frame();
    expect(made.flips).toHaveLength(0);
  });

  it('ignores a client without the expected display', () => {
    expect(() => throttleDisplay({ _display: {} }, () => 32, nextFrame)()).not.toThrow();
    expect(() => throttleDisplay({}, () => 32, nextFrame)()).not.toThrow();
  });
});
