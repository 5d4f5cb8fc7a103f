import { beforeEach, describe, expect, it } from 'vitest';
import { type ActionSnapshots, createSnapshotScheduler } from '../../../src/main/snapshots/scheduler';

/** The current screen, named by a letter. */
let screen: string;
let changedAt: number;
let isBurst: boolean[];
/** The latest times allowed for a "before" snapshot. */
let latest: (number | undefined)[];
let taken: ActionSnapshots<string>[];
let scheduler: ReturnType<typeof createSnapshotScheduler<string>>;
beforeEach(() => {
  screen = 'a';
  changedAt = 0;
  isBurst = [];
  latest = [];
  taken = [];
  scheduler = createSnapshotScheduler<string>({
    take(hurry, at, slack = 0) {
      isBurst.push(hurry);
      latest.push(at === undefined ? undefined : at + slack);
      return screen;
    },
    deliver: (one) => taken.push(one),
    changedAt: () => changedAt,
  });
});
function shows(letter: string, at: number): void {
  screen = letter;
  changedAt = at;
}
const whole = (id: string) => {
  const found = taken.find((one) => one.id === id);
  return found && [found.before, found.after, found.settleMs];
};

describe('the snapshots of an action', () => {
  it('show the screen at its start and once it is still', () => {
    scheduler.started('1', true, 900);
    expect(scheduler.deadline).toBeUndefined();
    scheduler.done('1', 7, 1000);
    expect(scheduler.deadline).toBe(1150);
    shows('b', 1100);
    scheduler.advance(1150);
    expect([taken, scheduler.deadline, scheduler.busy]).toEqual([[], 1250, true]);
    scheduler.advance(1250);
    expect(taken).toEqual([{ id: '1', seq: 7, before: 'a', after: 'b', settleMs: 100 }]);
    expect([scheduler.deadline, scheduler.busy, isBurst]).toEqual([undefined, false, [false, false]]);
  });

  it('are taken after at most one second', () => {
    scheduler.started('1', true, 900);
    scheduler.done('1', 1, 1000);
    shows('b', 1990);
    scheduler.advance(2000);
    expect(whole('1')).toEqual(['a', 'b', 1000]);
  });

  it('are taken earlier if the next action starts', () => {
    scheduler.started('1', true, 900);
    scheduler.done('1', 1, 1000);
    shows('b', 1010);
    scheduler.started('2', true, 1020);
    expect(whole('1')).toEqual(['a', 'b', undefined]);
    scheduler.done('2', 2, 1030);
    shows('c', 1040);
    scheduler.advance(1190);
    expect(whole('2')).toEqual(['b', 'c', 150 - 140]);
    expect(isBurst).toEqual([false, true, true, false]);
  });

  it('are not taken earlier for a screenshot, which has only one before it', () => {
    scheduler.started('1', true, 900);
    scheduler.done('1', 1, 1000);
    shows('b', 1010);
    scheduler.started('look', false, 1020);
    scheduler.done('look', 2, 1050);
    expect(whole('look')).toEqual(['b', undefined, undefined]);
    shows('c', 1060);
    scheduler.advance(1210);
    expect(whole('1')).toEqual(['a', 'c', 60]);
  });

  it('are taken only after it if it was reported too late, at the latest at the next input', () => {
    scheduler.past('1', 1, undefined, 1000);
    shows('b', 1010);
    scheduler.touched(1020);
    expect(whole('1')).toEqual([undefined, 'b', undefined]);
    scheduler.touched(1030);
    expect(taken).toHaveLength(1);
  });

  it('are limited during a burst, until the screen is still', () => {
    scheduler.started('1', true, 900);
    scheduler.done('1', 1, 1000);
    scheduler.touched(1010);
    scheduler.started('2', true, 1020);
    scheduler.done('2', 3, 1030);
    scheduler.advance(1180);
    scheduler.started('3', true, 1190);
    // For each snapshot before and after an action, in order.
    expect(isBurst).toEqual([false, true, true, false, false]);
  });

  it('are complete on a screen that always changes, if there are pauses between actions', () => {
    for (const [n, at] of [1000, 1160, 1700].entries()) {
      shows(`before ${n}`, at - 10);
      scheduler.started(`${n}`, true, at);
      scheduler.done(`${n}`, n, at + 5);
      shows(`after ${n}`, at + 140);
    }
    expect(isBurst).toEqual([false, false, false, false, false]);
    expect(whole('0')).toEqual(['before 0', 'before 1', undefined]);
  });

  it('before it show no later screen, except for a short tolerance', () => {
    scheduler.started('1', true, 1000);
    scheduler.done('1', 1, 1010);
    scheduler.started('2', true, 2000, 50);
    scheduler.manualInputStarted(3000);
    expect(latest).toEqual([1000, undefined, 2050, 3000]);
  });

  it('of a person show the screen at its start', () => {
    scheduler.manualInputStarted(900);
    shows('b', 905);
    scheduler.manualInputStarted(5000);
    scheduler.past('1', 1, 901, 950);
    scheduler.past('2', 2, 3000, 3100);
    expect(whole('1')).toEqual(['a', 'b', undefined]);
    scheduler.advance(9000);
    expect(whole('2')).toEqual([undefined, 'b', 0]);
  });

  it('are dropped if the end is never reported', () => {
    for (let i = 0; i < 1000; i++) scheduler.started(`${i}`, true, 900);
    scheduler.done('0', 1, 1000);
    expect(scheduler.deadline).toBeUndefined();
    scheduler.done('999', 1, 1000);
    expect(scheduler.deadline).toBe(1150);
    scheduler.done('nobody', 1, 1000);
  });
});
