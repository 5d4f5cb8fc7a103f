import { describe, expect, it } from 'vitest';
import { EMPTY_LOG, editLog } from '../../../src/renderer/src/state/log';
import { BIN, barHeight, nearestTo, stripOf } from '../../../src/renderer/src/timeline/strip';
import { positionOf, timeAt, timeScale } from '../../../src/renderer/src/timeline/time-scale';
import { formatIdleTime } from '../../../src/renderer/src/ui/format';
import type { JournalEntry } from '../../../src/shared/journal';
import { entry } from './entries';

const MIN = 60_000;

describe('the time scale of a session', () => {
  it('is linear without idle times', () => {
    const scale = timeScale([0, 4000, 10_000], 500);
    expect(scale.stretches).toEqual([{ fromMs: 0, toMs: 10_000, left: 0, right: 500, idle: false }]);
    expect(positionOf(scale, 4000)).toBe(200);
    expect(timeAt(scale, 200)).toBe(4000);
  });

  it('shortens hours of idle time', () => {
    const scale = timeScale([0, 10_000, 300 * MIN, 300 * MIN + 10_000], 440);
    expect(scale.stretches.map(({ left, right, idle }) => [left, right, idle])).toEqual([
      [0, 200, false],
      [200, 240, true],
      [240, 440, false],
    ]);
    expect(positionOf(scale, 300 * MIN)).toBe(240);
    expect(timeAt(scale, 220)).toBe((10_000 + 300 * MIN) / 2);
  });

  it('does not shorten a pause that is short relative to the rest', () => {
    const times = [...Array(100).keys()].map((i) => i * 5000);
    expect(timeScale([...times, 500_000 + 16_000], 500).stretches).toHaveLength(1);
  });

  it('limits the share of idle times', () => {
    const { stretches } = timeScale(
      [...Array(60).keys()].map((i) => i * 20 * MIN),
      200,
    );
    const idle = stretches.filter((stretch) => stretch.idle);
    expect(idle.length).toBeLessThanOrEqual(10);
    expect(idle.reduce((sum, { left, right }) => sum + right - left, 0)).toBeLessThanOrEqual(60.001);
    expect(stretches.at(-1)?.right).toBeCloseTo(200);
  });

  it('has a width for a single action, and none without actions', () => {
    expect(timeScale([7000], 300).stretches).toEqual([
      { fromMs: 7000, toMs: 8000, left: 0, right: 300, idle: false },
    ]);
    expect(timeScale([], 300).stretches).toEqual([]);
    expect(timeAt(timeScale([], 300), 5)).toBe(0);
  });

  it('clamps times and positions', () => {
    const scale = timeScale([1000, 5000], 100);
    expect([positionOf(scale, 0), positionOf(scale, 9000)]).toEqual([0, 100]);
    expect([timeAt(scale, -5), timeAt(scale, 500)]).toEqual([1000, 5000]);
  });
});

describe('the timeline strip', () => {
  const at = (seq: number, ms: number, part: Partial<JournalEntry> = {}) =>
    entry(seq, { started_at: new Date(ms).toISOString(), ...part });
  const failed = { status: 'failed', error: { status: 400, message: 'No.' } } as const;

  function logOf(entries: JournalEntry[]) {
    const edit = editLog(EMPTY_LOG);
    edit.fill(entries, entries.at(-1)?.seq ?? 0);
    return edit.end();
  }

  const LOG = logOf([
    at(1, 0),
    at(2, 10),
    at(3, 20, failed),
    at(4, 5000, { source: 'you' }),
    at(5, 9000, { source: 'composer' }),
  ]);

  it('counts actions and failures by position and source', () => {
    const strip = stripOf(LOG, 300, () => true);
    expect(strip.lanes.map(({ source }) => source)).toEqual(['agent', 'composer', 'you']);
    expect(strip.lanes[0]).toMatchObject({ source: 'agent' });
    expect([strip.lanes[0]?.counts[0], strip.lanes[0]?.failed[0], strip.max]).toEqual([3, 1, 3]);
    expect(strip.lanes[1]?.counts.at(-1)).toBe(1);
  });

  it('dims excluded actions', () => {
    const strip = stripOf(LOG, 300, (row) => row.status === 'failed');
    expect([strip.lanes[0]?.counts[0], strip.lanes[0]?.passed[0]]).toEqual([3, 1]);
    expect(strip.lanes[1]?.passed.at(-1)).toBe(0);
  });

  it('finds the failed action among several, and no action that is far away', () => {
    const strip = stripOf(LOG, 300, () => true);
    expect(nearestTo(strip, 1)).toMatchObject({ row: { seq: 3 }, count: 3, failed: 1 });
    expect(nearestTo(strip, 4 * BIN + 1)?.row.seq).toBe(3);
    expect(nearestTo(strip, 60)).toBeUndefined();
    expect(nearestTo(strip, 299)?.row.seq).toBe(5);
  });

  it('prefers actions that pass the filter', () => {
    const strip = stripOf(LOG, 300, ({ status }) => status === 'done');
    expect(nearestTo(strip, 1)?.row.seq).toBe(1);
  });

  it('marks notes that pass the filter, as errors if one of them is, and finds them first', () => {
    const note = (seq: number, ms: number, part: Partial<JournalEntry> = {}) =>
      at(seq, ms, { request: { action: 'note', text: 'x' }, ...part });
    const log = logOf([note(1, 0), at(2, 1, failed), note(3, 5000), note(4, 5010, failed), note(5, 9000)]);
    const strip = stripOf(log, 300, () => true);
    expect([...strip.notes.values()].map(({ isError }) => isError)).toEqual([false, true, false]);
    expect(nearestTo(strip, 1)?.row.seq).toBe(1);
    expect(stripOf(log, 300, ({ status }) => status === 'failed').notes.size).toBe(1);
  });

  it('accepts times out of order', () => {
    const strip = stripOf(logOf([at(1, 0), at(2, 8000), at(3, 7990)]), 300, () => true);
    expect(strip.scale.stretches).toHaveLength(1);
    expect(strip.lanes[0]?.counts.reduce((sum, count) => sum + count)).toBe(3);
  });
});

it('the bar of one action is visible beside hundreds, and each bar stays within its lane', () => {
  expect(barHeight(0, 500, 36)).toBe(0);
  expect(barHeight(1, 500, 36)).toBeCloseTo(14.4);
  expect(barHeight(500, 500, 36)).toBeCloseTo(36);
  expect(barHeight(2, 2, 36)).toBeLessThan(24);
});

it.each([
  [40_400, '40 s'],
  [12 * MIN, '12 min'],
  [200 * MIN, '3 h'],
])('an idle time of %d ms is formatted as %s', (ms, words) => {
  expect(formatIdleTime(ms)).toBe(words);
});
