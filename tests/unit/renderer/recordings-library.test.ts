import { describe, expect, it } from 'vitest';
import { columnsIn, GAP, rowHeight } from '../../../src/renderer/src/recordings/grid-size';
import {
  activeIn,
  createSince,
  withEvents,
  withList,
} from '../../../src/renderer/src/state/recordings/library';
import {
  describeRecording,
  formatPosition,
  formatSpeed,
  speedUp,
  statusLabel,
} from '../../../src/renderer/src/state/recordings/recording-labels';
import {
  cardForKey,
  type LibrarySelection,
  NO_RECORDINGS,
  toggleAll,
  withIdRange,
  withoutDeleted,
  withToggledId,
} from '../../../src/renderer/src/state/recordings/recording-selection';
import {
  filterAndSort,
  isSort,
  SORTS,
  type Sort,
} from '../../../src/renderer/src/state/recordings/sort-and-search';
import {
  formatBytes,
  formatCount,
  formatDate,
  formatDuration,
  formatSpokenDuration,
} from '../../../src/renderer/src/ui/format';
import { idOf, snapshot } from './entries';
import { deleted, recording, told } from './recording-fixtures';

describe('the labels of recordings', () => {
  it.each([
    [0, '0:00'],
    [999, '0:00'],
    [4_000, '0:04'],
    [751_000, '12:31'],
    [3_723_000, '1:02:03'],
    [-5, '0:00'],
  ])('format %d ms as %s', (ms, words) => expect(formatDuration(ms)).toBe(words));

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [812_300, '812 kB'],
    [999_600, '1.0 MB'],
    [3_140_000, '3.1 MB'],
    [42_000_000, '42.0 MB'],
    [104_857_600, '105 MB'],
    [1_240_000_000, '1.24 GB'],
    [31_000_000_000, '31.0 GB'],
  ])('format %d bytes as %s', (bytes, words) => expect(formatBytes(bytes)).toBe(words));

  it('format dates relative to today', () => {
    const at = (month: number, day: number, year = 2026) => new Date(year, month, day, 14, 3).toISOString();
    const now = new Date(2026, 10, 21, 0, 30).getTime();
    expect(formatDate(at(10, 21), now)).toBe('Today, 14:03');
    expect(formatDate(at(10, 20), now)).toBe('Yesterday, 14:03');
    expect(formatDate(at(10, 18), now)).toBe('Wed 18 Nov, 14:03');
    expect(formatDate(at(10, 18, 2025), now)).toBe('18 Nov 2025, 14:03');
  });

  it('give the speed-up, ignoring rounding', () => {
    expect(speedUp({ wall_ms: 60_000, video_ms: 20_000 })).toBe(3);
    expect(speedUp({ wall_ms: 60_000, video_ms: 59_000 })).toBeUndefined();
    expect(speedUp({ wall_ms: 60_000, video_ms: 0 })).toBeUndefined();
    expect([1.449, 9.96, 413.2].map(formatSpeed)).toEqual(['1.4×', '10×', '413×']);
  });

  it('describe a recording for screen readers', () => {
    expect(formatSpokenDuration(3_723_000)).toBe('1 hour 2 minutes 3 seconds');
    expect(formatSpokenDuration(0)).toBe('0 seconds');
    expect(formatPosition(4_399)).toBe('0:04.3');
    expect(formatCount(1204, 'action')).toBe('1,204 actions');
    const failed = recording(1, { status: 'failed', reason: 'The disk is full.', pinned: true });
    expect(describeRecording(failed, Date.parse('2026-11-21'))).toMatch(
      /^Recording 1, Failed: The disk is full\., Sun 1 Nov, .*20 seconds, 1\.0 MB, 3 actions, pinned$/,
    );
  });

  it('show the progress of finishing', () => {
    expect(statusLabel(recording(1, { status: 'finalizing' }))).toBe('Finishing');
    expect(statusLabel(recording(1, { status: 'finalizing', progress: 0.416 }))).toBe('Finishing, 42 %');
    expect(statusLabel(recording(1, { status: 'recovered', progress: 1 }))).toBe('Recovered');
    expect(statusLabel(recording(1))).toBeNull();
  });
});

describe('the library of recordings', () => {
  const map = (...all: ReturnType<typeof recording>[]) => new Map(all.map((one) => [one.id, one]));

  it('is updated by events, and stays the same object otherwise', () => {
    const items = map(recording(1), recording(2));
    expect(
      withEvents(items, [{ type: 'notice', seq: 1, notice: { at: '', level: 'info', message: '' } }]),
    ).toBe(items);
    const next = withEvents(items, [
      told(1, recording(3, { status: 'recording' })),
      deleted(2, idOf(1)),
      told(3, recording(3, { status: 'finalizing' })),
    ]);
    expect([...next.values()].map(({ id, status }) => [id, status])).toEqual([
      [idOf(2), 'ready'],
      [idOf(3), 'finalizing'],
    ]);
    expect(items.size).toBe(2);
  });

  it('includes active recordings from a snapshot', () => {
    const active = recording(7, { status: 'recording' });
    const items = withEvents(new Map(), [snapshot(5, [], { recordings: [active] })]);
    expect(activeIn(items, 'main')).toEqual([active]);
    expect(activeIn(items, 'b')).toEqual([]);
  });

  it('prefers events to a list requested before them', () => {
    const since = createSince();
    const events = [
      told(1, recording(1, { title: 'Newer' })),
      deleted(2, idOf(2)),
      told(3, recording(4, { status: 'recording' })),
    ];
    since.note(events);
    const items = withEvents(map(recording(9)), events);
    const merged = withList(items, { recordings: [recording(3), recording(2), recording(1)] }, since);
    expect([...merged.values()].map(({ id, title }) => [id, title]).sort()).toEqual([
      [idOf(1), 'Newer'],
      [idOf(3), 'Recording 3'],
      [idOf(4), 'Recording 4'],
    ]);
  });
});

describe('the list of recordings', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  const all = [
    recording(1, { title: 'run 10', wall_ms: 5, size_bytes: 70 }),
    recording(2, { title: 'Run 9', wall_ms: 9, size_bytes: 10, pinned: true }),
    recording(3, {
      title: 'login',
      wall_ms: 7,
      size_bytes: 30,
      chat_id: 'abcdef00-0000-4000-8000-000000000000',
    }),
    recording(4, { title: 'broken', wall_ms: 1, size_bytes: 20, status: 'failed', reason: 'No space left' }),
  ];
  const numbers = (query: string, sort: Sort = 'newest', from = all) =>
    filterAndSort(from, { query, sort, now }).map(({ id }) => Number(id.slice(-3)));

  it.each([
    ['newest', [4, 3, 2, 1]],
    ['oldest', [1, 2, 3, 4]],
    ['longest', [2, 3, 1, 4]],
    ['largest', [1, 3, 4, 2]],
    ['title', [4, 3, 2, 1]],
  ] as const)('sorts by %s', (sort, order) => expect(numbers('', sort)).toEqual(order));

  it('keeps active recordings first', () => {
    const active = recording(0, { status: 'recording', wall_ms: 0, size_bytes: 0, title: 'zzz' });
    for (const sort of SORTS) expect(numbers('', sort, [...all, active])[0]).toBe(0);
  });

  it.each([
    ['RUN', [2, 1]],
    ['run 9', [2]],
    ['abcdef', [3]],
    ['failed', [4]],
    ['space', [4]],
    ['pinned', [2]],
    ['2026-11-01', [4, 3, 2, 1]],
    ['  ', [4, 3, 2, 1]],
    ['nowhere', []],
  ])('for %j finds %j', (query, found) => expect(numbers(query)).toEqual(found));

  it('accepts only known sort orders from storage', () => {
    expect([isSort('largest'), isSort('constructor'), isSort(null)]).toEqual([true, false, false]);
  });
});

describe('the selection of recordings', () => {
  const order = ['a', 'b', 'c', 'd', 'e'];
  const ids = (selection: LibrarySelection) => [...selection.ids].sort().join('');

  it('toggles single recordings, and extends to ranges from the last one', () => {
    const one = withToggledId(NO_RECORDINGS, 'd');
    expect(ids(one)).toBe('d');
    const range = withIdRange(one, order, 'b');
    expect([ids(range), range.anchor]).toEqual(['bcd', 'd']);
    // From the same recording in the other direction.
    expect(ids(withIdRange(range, order, 'e'))).toBe('bcde');
    expect(ids(withToggledId(range, 'c'))).toBe('bd');
  });

  it('starts a range at the recording itself if there is no anchor', () => {
    expect(ids(withIdRange(NO_RECORDINGS, order, 'c'))).toBe('c');
    expect(ids(withIdRange({ ids: new Set(['x']), anchor: 'x' }, order, 'c'))).toBe('cx');
    expect(withIdRange(NO_RECORDINGS, order, 'unknown')).toBe(NO_RECORDINGS);
  });

  it('toggles between all recordings and none', () => {
    const all = toggleAll(NO_RECORDINGS, order);
    expect(ids(all)).toBe('abcde');
    expect(toggleAll(all, order)).toBe(NO_RECORDINGS);
    expect(toggleAll(NO_RECORDINGS, []).ids.size).toBe(0);
  });

  it('forgets deleted recordings', () => {
    const range = withIdRange(withToggledId(NO_RECORDINGS, 'b'), order, 'd');
    const left = withoutDeleted(range, (id) => id !== 'b');
    expect([ids(left), left.anchor]).toEqual(['cd', undefined]);
    expect(withoutDeleted(left, () => true)).toBe(left);
  });
});

describe('the grid of recordings', () => {
  it('has few columns on a laptop, and larger cards on a large screen', () => {
    expect([300, 1024, 1280, 1920, 3840].map(columnsIn)).toEqual([1, 3, 4, 6, 10]);
    for (const width of [1024, 1280, 1920, 3840]) {
      const columns = columnsIn(width);
      const card = (width - 32 - GAP * (columns - 1)) / columns;
      expect(rowHeight(width, columns) - GAP - (card * 9) / 16).toBeGreaterThan(70);
    }
  });

  it.each([
    ['ArrowRight', false, 5],
    ['ArrowLeft', false, 3],
    ['ArrowUp', false, 0],
    ['ArrowDown', false, 8],
    ['PageDown', false, 9],
    ['PageUp', false, 0],
    ['Home', false, 4],
    ['End', false, 7],
    ['Home', true, 0],
    ['End', true, 9],
    ['Enter', false, undefined],
  ])('moves by %s (Ctrl: %s) to card %s', (key, ctrl, card) => {
    expect(cardForKey(key, ctrl, { index: 4, count: 10, columns: 4, page: 2 })).toBe(card);
  });

  it('stays in the first row going up, and does nothing without cards', () => {
    expect(cardForKey('ArrowUp', false, { index: 2, count: 10, columns: 4, page: 2 })).toBe(2);
    expect(cardForKey('ArrowDown', false, { index: 0, count: 0, columns: 4, page: 2 })).toBeUndefined();
  });
});
