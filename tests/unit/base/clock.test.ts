import { afterEach, describe, expect, it, vi } from 'vitest';
import { createClock, watchSystemClock } from '../../../src/main/base/clock';

const HOUR = 3_600_000;

afterEach(() => void vi.useRealTimers());

/** A clock on a machine that can be suspended and whose time can be set. */
function machine() {
  const read = { running: 5000, sinceBoot: 90_000, wall: Date.parse('2026-03-01T12:00:00Z') };
  const clock = createClock({
    running: () => read.running,
    sinceBoot: () => Math.floor(read.sinceBoot / 1000) * 1000,
    wall: () => read.wall,
  });
  const pass = (ms: number) => {
    for (const name of ['running', 'sinceBoot', 'wall'] as const) read[name] += ms;
  };
  const suspend = (ms: number) => {
    read.sinceBoot += ms;
    read.wall += ms;
  };
  return { clock, read, pass, suspend };
}

describe('the clock', () => {
  it.each([HOUR, -HOUR])('measures and shows the same if the system clock is set by %i ms', (step) => {
    const { clock, read, pass } = machine();
    const began = clock.now();
    pass(1500);
    read.wall += step;
    pass(1500);
    expect(clock.now() - began).toBe(3000);
    expect(new Date(clock.wallTime()).toISOString()).toBe('2026-03-01T12:00:03.000Z');
    expect(clock.wallTime(began)).toBe(Date.parse('2026-03-01T12:00:00Z'));
    expect(clock.step()).toBe(step);
  });

  it('counts the time that the machine was suspended', () => {
    const { clock, pass, suspend } = machine();
    const began = clock.now();
    pass(2500);
    clock.now();
    suspend(HOUR);
    pass(1000);
    expect(clock.now() - began).toBe(HOUR + 3500);
    expect(new Date(clock.wallTime()).toISOString()).toBe('2026-03-01T13:00:03.500Z');
    expect(clock.step()).toBe(0);
  });

  it('is exact and never runs backward if the time since boot is coarse', () => {
    const { clock, pass } = machine();
    let last = clock.now();
    for (let i = 0; i < 50; i += 1) {
      pass(i % 2 === 0 ? 1 : 1999);
      const at = clock.now();
      expect(at - last).toBe(i % 2 === 0 ? 1 : 1999);
      last = at;
    }
  });

  it('calls an alarm soon after a suspension that was longer than the alarm', () => {
    vi.useFakeTimers();
    const { clock, pass, suspend } = machine();
    const [ring, cancelled] = [vi.fn(), vi.fn()];
    clock.alarm(HOUR / 2, ring);
    clock.alarm(HOUR / 2, cancelled)();
    pass(10_000);
    vi.advanceTimersByTime(10_000);
    suspend(HOUR);
    expect(ring).not.toHaveBeenCalled();
    pass(10_000);
    vi.advanceTimersByTime(10_000);
    expect(ring).toHaveBeenCalledOnce();
    expect(cancelled).not.toHaveBeenCalled();
  });

  it('reports once that the system clock was set', () => {
    vi.useFakeTimers();
    let step = 12;
    const said: string[] = [];
    const stop = watchSystemClock(
      (message) => said.push(message),
      () => step,
    );
    vi.advanceTimersByTime(60_000);
    expect(said).toEqual([]);
    step = -HOUR;
    vi.advanceTimersByTime(120_000);
    expect(said).toEqual([
      'The system clock was set back by about 60 min. Until it restarts, Jumpseat shows times by the clock as it was.',
    ]);
    stop();
  });
});
