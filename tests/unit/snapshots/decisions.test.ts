import { describe, expect, it } from 'vitest';
import { createBurstFilter } from '../../../src/main/snapshots/burst-filter';
import { createEncoderBudget } from '../../../src/main/snapshots/encoder-budget';
import { type PollRate, pauseAfter } from '../../../src/main/snapshots/poll-rate';
import { settleDeadline, settleMs } from '../../../src/main/snapshots/scheduler';
import { mayTake } from '../../../src/main/snapshots/snapshotter';

describe('a screen after an action that ended at 1000', () => {
  it.each([
    { what: 'changed only before', changedAt: 0, due: 1150, settled: 0 },
    { what: 'changed at its end', changedAt: 1000, due: 1150, settled: 0 },
    { what: 'changed shortly afterwards', changedAt: 1040, due: 1190, settled: 40 },
    { what: 'changed until the last moment', changedAt: 1850, due: 2000, settled: 850 },
    { what: 'keeps changing', changedAt: 1990, due: 2000, settled: 1000 },
  ])(
    'that $what is captured at $due, and counts as settled after $settled ms',
    ({ changedAt, due, settled }) => {
      expect(settleDeadline(1000, changedAt)).toBe(due);
      expect(settleMs(1000, changedAt, due)).toBe(settled);
    },
  );
});

describe('the pause between a change and the next request', () => {
  it.each<[PollRate, number, number]>([
    ['attentive', 0, 20],
    ['attentive', 0.5, 60],
    ['attentive', 1, 100],
    ['attentive', 7, 100],
    ['resting', 0, 250],
    ['resting', 1, 1000],
    ['parked', 0, Number.POSITIVE_INFINITY],
  ])('in the state %s, with a changed share of %d, is %d ms', (pace, share, pause) => {
    expect(pauseAfter(pace, share)).toBe(pause);
  });
});

describe('a further snapshot', () => {
  const idle = { pending: 0, burstAt: Number.NEGATIVE_INFINITY, costMs: 0 };
  it.each([
    { what: 'is allowed: still screen', isBurst: false, load: idle, may: true },
    {
      what: 'is allowed: still screen, two waiting',
      isBurst: false,
      load: { ...idle, pending: 2 },
      may: true,
    },
    {
      what: 'is refused: still screen, three wait',
      isBurst: false,
      load: { ...idle, pending: 3 },
      may: false,
    },
    { what: 'is allowed: start of a burst', isBurst: true, load: idle, may: true },
    {
      what: 'is refused: burst, one encoding',
      isBurst: true,
      load: { ...idle, pending: 1 },
      may: false,
    },
    {
      what: 'is refused: burst, right after one',
      isBurst: true,
      load: { ...idle, burstAt: 9900 },
      may: false,
    },
    {
      what: 'is allowed: burst, after a while',
      isBurst: true,
      load: { ...idle, burstAt: 9500 },
      may: true,
    },
    {
      what: 'is refused: burst, after a costly one',
      isBurst: true,
      load: { pending: 0, burstAt: 9000, costMs: 300 },
      may: false,
    },
    {
      what: 'is allowed: burst, long after costly',
      isBurst: true,
      load: { pending: 0, burstAt: 7000, costMs: 300 },
      may: true,
    },
  ])('$what', ({ isBurst, load, may }) => {
    expect(mayTake(isBurst, 10_000, load)).toBe(may);
  });
});

it('all desktops together encode a hundred screens at once, then some five a second', () => {
  const budget = createEncoderBudget();
  const spend = (now: number) => budget.spend(1920 * 1080, now);
  const takenFrom = (start: number, end: number) => {
    const times = Array.from({ length: (end - start) / 25 }, (_, i) => start + i * 25);
    return times.filter(spend).length;
  };
  expect(takenFrom(0, 5000)).toBeGreaterThan(100);
  expect(takenFrom(5000, 15_000) / 10).toBeCloseTo(4.8, 0);
  // What is not used is saved up, but not without a limit.
  expect(takenFrom(100_000_000, 100_002_500)).toBeGreaterThan(95);
  expect(takenFrom(100_002_500, 100_012_500) / 10).toBeLessThan(6);
});

it('during a burst, one action in 20 ms is reported to the worker, and the next touch', () => {
  const runs = createBurstFilter();
  const heard = Array.from({ length: 200 }, (_, i) => runs.report(i * 5, true, false));
  expect(heard.filter((what) => what === 'started')).toHaveLength(50);
  expect(heard.filter((what) => what === 'touched')).toHaveLength(50);
  expect(heard.slice(0, 5)).toEqual(['started', 'touched', undefined, undefined, 'started']);
  // A screenshot changes nothing. Important messages are always sent.
  expect([
    runs.report(2000, true, false),
    runs.report(2001, false, false),
    runs.report(2002, true, true),
  ]).toEqual(['started', undefined, 'started']);
});
