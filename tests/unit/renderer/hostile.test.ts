import { describe, expect, it } from 'vitest';
import {
  describeAction,
  describePoint,
  spokenEntry,
  verbOf,
} from '../../../src/renderer/src/actions/describe';
import { jsonText } from '../../../src/renderer/src/actions/pretty-json';
import { timingOf } from '../../../src/renderer/src/log/action-timing';
import { momentOf } from '../../../src/renderer/src/offline/moments';
import { idleSpans, wallTimeAt } from '../../../src/renderer/src/recordings/player/idle-spans';
import { actionAt, groupMarks } from '../../../src/renderer/src/recordings/player/seek-marks';
import { countFacets, eachRow } from '../../../src/renderer/src/state/facets';
import { createMatcher, EMPTY_FILTER } from '../../../src/renderer/src/state/filter';
import { EMPTY_LOG, editLog } from '../../../src/renderer/src/state/log';
import { createRow } from '../../../src/renderer/src/state/row';
import { barHeight, nearestTo, stripOf } from '../../../src/renderer/src/timeline/strip';
import { formatElapsed, formatTime } from '../../../src/renderer/src/ui/format';
import { visible } from '../../../src/renderer/src/ui/visible-text';
import { RecordingDetail } from '../../../src/shared/recording';
import { hostileEntries, NAMES } from '../../support/hostile-entries';
import { SEED } from '../../support/random';
import { recording } from './recording-fixtures';

const UNSEEN = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;

describe('names inherited by every object', () => {
  it.each(NAMES)('are unknown actions: %s', (name) => {
    expect(verbOf(name)).toBe(name);
    expect(describeAction({ action: name })).toEqual({ verb: name, rest: '' });
  });
});

describe('displayed text', () => {
  it.each([
    ['\u202Egnp.exe', '[U+202E]gnp.exe'],
    ['a\u0000b\u001b', 'a␀b␛'],
    ['two\nlines\t', 'two↵lines⇥'],
    ['half \ud83d', 'half [U+D83D]'],
    ['👩‍👧 שלום', '👩‍👧 שלום'],
  ])('shows %j as %j', (text, shown) => {
    expect(visible(text, 100)).toBe(shown);
  });

  it('is cut between code points', () => {
    expect(visible('ab😀', 3)).toBe('ab…');
  });

  it('has invisible characters escaped in JSON, with the same value', () => {
    const value = { text: '\u202e\ud800\u200b', list: [1, 2] };
    const { text } = jsonText(value);
    expect(UNSEEN.test(text.replaceAll('\n', ''))).toBe(false);
    expect(JSON.parse(text)).toEqual(value);
  });

  it('is cut in shown JSON, but not in copied JSON', () => {
    const { text, shown } = jsonText({ text: 'x'.repeat(1_000_000) });
    expect([text.length > 1_000_000, shown.length < 21_000]).toEqual([true, true]);
    expect(shown).toContain('more characters');
  });
});

it.each([1e308, -1e308, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
  '%s ms is formatted as a short text without NaN',
  (ms) => {
    expect(formatElapsed(ms).length).toBeLessThan(20);
    expect(formatTime(ms)).not.toContain('NaN');
  },
);

describe('any journal entry', () => {
  const entries = hostileEntries(500, SEED);
  const edit = editLog(EMPTY_LOG);
  edit.fill(entries, entries.length);
  const log = edit.end();

  it('is a short row of the log, on one line and without invisible characters', () => {
    for (const entry of entries) {
      const row = createRow(entry, false);
      const text = [row.verb, row.rest, row.error ?? '', formatTime(row.at), spokenEntry(entry)].join(' ');
      expect(text.length).toBeLessThan(10_000);
      expect(UNSEEN.test(text), JSON.stringify(text)).toBe(false);
      expect(row.searchText.length).toBeLessThan(20_000);
      expect(Object.values(timingOf(entry)).filter(Number.isNaN)).toEqual([]);
      expect(describePoint(entry)?.onScreen).not.toBe('');
    }
    const matches = createMatcher(EMPTY_FILTER);
    expect(entries.every((entry) => matches(createRow(entry, false)))).toBe(true);
  });

  it('is counted and drawn on the timeline', () => {
    expect([...countFacets(eachRow(log)).kinds.values()].reduce((sum, n) => sum + n)).toBe(entries.length);
    const strip = stripOf(log, 700, () => true);
    expect(strip.lanes.length).toBeGreaterThan(0);
    expect(Number.isFinite(barHeight(strip.max, strip.max, 40))).toBe(true);
    expect(nearestTo(strip, 0)).toBeDefined();
  });

  it('works in a recording with extreme numbers', () => {
    const clocks = [
      [],
      [[1e308, -1e308]],
      [
        [0, 0],
        [0, 0],
        [-5, 1e300],
        [1e300, 5],
      ],
      [
        [5, 5],
        [4, 4],
      ],
    ];
    for (const clock of clocks) {
      for (const ms of [0, -1, 2 ** 53 - 1]) {
        const detail = RecordingDetail.parse({ ...recording(1), wall_ms: 2 ** 53 - 1, video_ms: ms, clock });
        idleSpans(detail.clock);
        formatTime(wallTimeAt(detail.started_at, detail.clock, 1e308));
        for (const entry of entries.slice(0, 50)) momentOf(entry, [detail]);
        groupMarks(
          entries.map(({ status }) => ({ status, video_ms: ms })),
          ms,
          700,
        );
        expect(actionAt([{ video_ms: ms }], 0)).toBeLessThan(1);
      }
    }
  });
});
