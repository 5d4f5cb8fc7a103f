import { describe, expect, it } from 'vitest';
import { createBurstFilter } from '../../../src/main/snapshots/burst-filter';
import { type PollRate, pauseAfter } from '../../../src/main/snapshots/poll-rate';
import { settleDeadline, settleMs } from '../../../src/main/snapshots/scheduler';
import { mayTake } from '../../../src/main/snapshots/snapshotter';

describe('a screen after an action that ended at 1000', () => {
  it.each([
    { what: 'changed only before', changedAt: 0, due: 1150, settled: 0 },
    { what: 'changed at its end', changedAt: 1000, due: 1150, settled: 0 },
    { what: 'changed a bit later', changedAt: 1040, due: 1190, settled: 40 },
    { what: 'changed until the last moment', changedAt: 1850, due: 2000, settled: 850 },
    { what: 'goes on changing', changedAt: 1990, due: 2000, settled: 1000 },
  ])('that $what is looked at when $due, and settled after $settled ms', ({ changedAt, due, settled }) => {
    expect(settleDeadline(1000, changedAt)).toBe(due);
    expect(settleMs(1000, changedAt, due)).toBe(settled);
  });
});

describe('the pause between a change and the next question', () => {
  it.each<[PollRate, number, number]>([
    ['attentive', 0, 20],
    ['attentive', 0.5, 60],
    ['attentive', 1, 100],
    ['attentive', 7, 100],
    ['resting', 0, 250],
    ['resting', 1, 1000],
    ['parked', 0, Number.POSITIVE_INFINITY],
  ])('is, %s and with %d of the screen changed, %d ms', (pace, share, pause) => {
    expect(pauseAfter(pace, share)).toBe(pause);
  });
});

describe('a further picture', () => {
  const idle = { pending: 0, burstAt: Number.NEGATIVE_INFINITY, costMs: 0 };
  it.each([
    { what: 'of a still screen', isBurst: false, load: idle, may: true },
    { what: 'of a still screen while two wait', isBurst: false, load: { ...idle, pending: 2 }, may: true },
    { what: 'of a still screen while three wait', isBurst: false, load: { ...idle, pending: 3 }, may: false },
    { what: 'of the first of a run', isBurst: true, load: idle, may: true },
    { what: 'of a run while one is encoded', isBurst: true, load: { ...idle, pending: 1 }, may: false },
    { what: 'of a run, right after another', isBurst: true, load: { ...idle, burstAt: 9900 }, may: false },
    { what: 'of a run, a while after another', isBurst: true, load: { ...idle, burstAt: 9500 }, may: true },
    {
      what: 'of a run, a while after one that cost much',
      isBurst: true,
      load: { pending: 0, burstAt: 9000, costMs: 300 },
      may: false,
    },
    {
      what: 'of a run, long after one that cost much',
      isBurst: true,
      load: { pending: 0, burstAt: 7000, costMs: 300 },
      may: true,
    },
  ])('$what: $may', ({ isBurst, load, may }) => {
    expect(mayTake(isBurst, 10_000, load)).toBe(may);
  });
});

it('of a fast run the worker hears of one action in twenty milliseconds, and of the touch after it', () => {
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
