import { describe, expect, it } from 'vitest';
import { createIdleClock } from '../../../src/main/recorder/clock/idle-clock';
import { createSpan } from '../../../src/main/recorder/clock/recording-clock';

/** A film on which nothing happened from 350 ms to 10,350 ms, and again from 10,700 ms on. */
function film() {
  const clock = createIdleClock({ idleAfterMs: 350, speed: 20 });
  clock.activity(10_350);
  clock.at(12_700);
  return clock;
}

describe("a recording's part of the film", () => {
  it('is all of it where it begins with it', () => {
    const clock = film();
    const span = createSpan(clock, { wall: 0, video: 0 });
    expect(span.anchors()).toEqual(clock.anchors);
    expect(span.at(12_700)).toBe(clock.at(12_700));
  });

  it('begins at 0 by both clocks, at the pace of that moment', () => {
    const span = createSpan(film(), { wall: 10_350, video: 850 });
    expect(span.anchors()).toEqual([
      { wall: 0, video: 0, rate: 1 },
      { wall: 350, video: 350, rate: 1 / 20 },
    ]);
    expect([span.was(0), span.was(100), span.was(350), span.was(2350)]).toEqual([0, 100, 350, 450]);
    const idle = createSpan(film(), { wall: 2350, video: 450 });
    expect(idle.anchors().slice(0, 2)).toEqual([
      { wall: 0, video: 0, rate: 1 / 20 },
      { wall: 8000, video: 400, rate: 1 },
    ]);
  });

  it('goes on with the film', () => {
    const clock = film();
    const span = createSpan(clock, { wall: 10_350, video: 850 });
    expect(span.reading(2350)).toEqual({ wall: 2350, video: 450, rate: 1 / 20 });
    clock.activity(12_800);
    expect(span.own(clock.anchors.at(-1) ?? { wall: 0, video: 0, rate: 0 })).toEqual({
      wall: 2450,
      video: 455,
      rate: 1,
    });
    expect(span.at(3450 - 650)).toBe(455 + 350);
  });

  it('has none of what was before it, and no time before 0 where its first frame was a little late', () => {
    const span = createSpan(film(), { wall: 10_350, video: 858 });
    expect(span.own({ wall: 350, video: 350, rate: 1 / 20 })).toBeUndefined();
    expect(span.was(3)).toBe(0);
  });
});
