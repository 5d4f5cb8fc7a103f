import { describe, expect, it } from 'vitest';
import { createIdleClock } from '../../../src/main/recorder/clock/idle-clock';
import { createRecordingClock } from '../../../src/main/recorder/clock/recording-clock';

/** A shared clock without activity from 350 ms to 10,350 ms, and again from 10,700 ms on. */
function sharedClock() {
  const clock = createIdleClock({ idleAfterMs: 350, speed: 20 });
  clock.activity(10_350);
  clock.advance(12_700);
  return clock;
}

describe("a recording's clock", () => {
  it('equals the shared clock if both start together', () => {
    const clock = sharedClock();
    const span = createRecordingClock(clock, { wall: 0, video: 0 });
    expect(span.anchors()).toEqual(clock.anchors);
    expect(span.advance(12_700)).toBe(clock.advance(12_700));
  });

  it('starts at 0 in both times, at the current rate', () => {
    const span = createRecordingClock(sharedClock(), { wall: 10_350, video: 850 });
    expect(span.anchors()).toEqual([
      { wall: 0, video: 0, rate: 1 },
      { wall: 350, video: 350, rate: 1 / 20 },
    ]);
    expect([
      span.videoTimeAt(0),
      span.videoTimeAt(100),
      span.videoTimeAt(350),
      span.videoTimeAt(2350),
    ]).toEqual([0, 100, 350, 450]);
    const idle = createRecordingClock(sharedClock(), { wall: 2350, video: 450 });
    expect(idle.anchors().slice(0, 2)).toEqual([
      { wall: 0, video: 0, rate: 1 / 20 },
      { wall: 8000, video: 400, rate: 1 },
    ]);
  });

  it('follows the shared clock', () => {
    const clock = sharedClock();
    const span = createRecordingClock(clock, { wall: 10_350, video: 850 });
    expect(span.snapshot(2350)).toEqual({ wall: 2350, video: 450, rate: 1 / 20 });
    clock.activity(12_800);
    expect(span.toRecording(clock.anchors.at(-1) ?? { wall: 0, video: 0, rate: 0 })).toEqual({
      wall: 2450,
      video: 455,
      rate: 1,
    });
    expect(span.advance(3450 - 650)).toBe(455 + 350);
  });

  it('has no earlier anchors, and no negative times if its first frame was late', () => {
    const span = createRecordingClock(sharedClock(), { wall: 10_350, video: 858 });
    expect(span.toRecording({ wall: 350, video: 350, rate: 1 / 20 })).toBeUndefined();
    expect(span.videoTimeAt(3)).toBe(0);
  });
});
