import { describe, expect, it } from 'vitest';
import { countFacets, eachRow, failedCount } from '../../../src/renderer/src/state/facets';
import { EMPTY_FILTER, type LogFilter } from '../../../src/renderer/src/state/filter';
import { createRowFilter, nextFailedIndex } from '../../../src/renderer/src/state/filtered-rows';
import { CHUNK, EMPTY_LOG, editLog, type Log } from '../../../src/renderer/src/state/log';
import { reduce, UNKNOWN_HOST } from '../../../src/renderer/src/state/reducer';
import type { JournalEntry } from '../../../src/shared/journal';
import { entry, idOf, running, snapshot } from './entries';

const CHAT = '5f4c2b1e-7f7a-4a54-9d2c-0b8c8d2f9a11';

function logOf(entries: readonly JournalEntry[]): Log {
  const edit = editLog(EMPTY_LOG);
  edit.fill(entries, entries.at(-1)?.seq ?? 0);
  return edit.end();
}

const LOG = logOf([
  entry(1),
  entry(2, { request: { action: 'type', text: 'Grüße\nAN ALLE' }, source: 'composer' }),
  entry(3, {
    request: { action: 'key', text: 'ctrl+flubber' },
    status: 'failed',
    error: { status: 400, message: 'Unknown key: flubber', detail: 'Nearest: F1.' },
  }),
  entry(4, {
    chat_id: CHAT,
    request: { action: 'cursor_position' },
    output: 'x=640,y=360',
    agent: { vendor: 'openai', turn: 'turn_1', reason: 'Where is the pointer now?' },
  }),
  entry(5, { source: 'you', started_at: '2026-11-21T10:05:00.000Z' }),
]);

describe('a filter', () => {
  const T0 = Date.parse('2026-11-21T10:00:00.000Z');
  const cases: [string, Partial<LogFilter>, number[]][] = [
    ['no criterion', {}, [1, 2, 3, 4, 5]],
    ['kind', { kinds: new Set(['type', 'key']) }, [2, 3]],
    ['source', { sources: new Set(['you'] as const) }, [5]],
    ['chat', { chats: new Set([CHAT]) }, [4]],
    ['status', { statuses: new Set(['failed'] as const) }, [3]],
    ['time', { range: { from: T0 + 1, to: T0 + 300_000 } }, [5]],
    ['shown text', { search: 'click 1, 1' }, [1]],
    ["the model's words", { search: 'WHERE is the' }, [4]],
    ['typed text, across its line break and in any case', { search: 'ALLE grüße' }, [2]],
    ['error', { search: 'unknown' }, [3]],
    ['error detail', { search: 'nearest' }, [3]],
    ['output', { search: 'x=640' }, [4]],
    ['the start of a chat ID', { search: '5f4c2b1e' }, [4]],
    ['action name', { search: 'left_click' }, [1, 5]],
    ['number', { search: '#3' }, [3]],
    ['several criteria', { kinds: new Set(['left_click']), sources: new Set(['agent'] as const) }, [1]],
  ];
  it.each(cases)('selects rows by %s', (_, part, expected) => {
    const found = createRowFilter()(LOG, { ...EMPTY_FILTER, ...part });
    const rows = Array.from({ length: found.count }, (_, place) => found.rowAt(place));
    expect(rows.map((row) => row + 1)).toEqual(expected);
    for (const [place, row] of rows.entries()) expect(found.indexOf(row)).toBe(place);
    expect(found.rowAt(found.count)).toBe(-1);
  });

  it('folds consecutive rejected actions, unless it selects them by status', () => {
    const refused = (seq: number) =>
      entry(seq, { status: 'refused', error: { status: 423, message: 'A person has control.' } });
    const rows = [entry(1), ...[2, 3, 4].map(refused), entry(5), refused(6), entry(7)];
    const log = logOf(rows);
    const places = (filter: Partial<LogFilter>) => {
      const found = createRowFilter()(log, { ...EMPTY_FILTER, ...filter });
      return Array.from({ length: found.count }, (_, place) => [found.rowAt(place) + 1, found.rowsAt(place)]);
    };
    expect(places({})).toEqual([
      [1, 1],
      [2, 3],
      [5, 1],
      [6, 1],
      [7, 1],
    ]);
    expect(places({ search: 'click' })).toEqual(places({}));
    expect(places({ statuses: new Set(['refused'] as const) })).toEqual([2, 3, 4, 6].map((seq) => [seq, 1]));
    const found = createRowFilter()(log, EMPTY_FILTER);
    expect(found.rows).toBe(7);
    expect([0, 1, 2, 3, 4, 5, 6, 7].map((row) => found.indexOf(row))).toEqual([0, 1, 1, 1, 2, 3, 4, -1]);
    expect([failedCount(log), nextFailedIndex(log, found, 5, -1)]).toEqual([0, -1]);
  });

  it('shows each question that a person dismissed', () => {
    const dismissed = (seq: number) => entry(seq, { status: 'refused', request: { action: 'ask_person' } });
    const found = createRowFilter()(logOf([1, 2].map(dismissed)), EMPTY_FILTER);
    expect([found.count, found.rowsAt(0)]).toEqual([2, 1]);
  });

  it('has no index for excluded rows', () => {
    const found = createRowFilter()(LOG, { ...EMPTY_FILTER, search: 'flubber' });
    expect([0, 1, 2, 3, 4, 99].map((row) => found.indexOf(row))).toEqual([-1, -1, 0, -1, -1, -1]);
  });

  it('includes running actions and actions that arrive later', () => {
    const find = createRowFilter();
    const filter = { ...EMPTY_FILTER, kinds: new Set(['left_click']) };
    const before = reduce(UNKNOWN_HOST, [
      snapshot(1, [entry(1)]),
      { type: 'action.started', seq: 2, action: running(2) },
    ]);
    expect(find(before.log, filter).count).toBe(2);
    const after = reduce(before, [
      { type: 'action.done', seq: 3, action: entry(2) },
      { type: 'action.done', seq: 4, action: entry(3, { request: { action: 'key', text: 'a' } }) },
    ]);
    expect(find(after.log, filter).count).toBe(2);
    expect(find(after.log, { ...filter, kinds: new Set(['key']) }).count).toBe(1);
  });

  it('searches changed chunks only', () => {
    const find = createRowFilter();
    const filter = { ...EMPTY_FILTER, search: 'click' };
    const log = logOf(Array.from({ length: 40 * CHUNK }, (_, i) => entry(i + 1)));
    expect(find(log, filter).count).toBe(40 * CHUNK);
    const edit = editLog(log);
    edit.done(entry(40 * CHUNK + 1, { id: idOf(1) }));
    // Unchanged chunks are not read again: here, reading them would fail.
    const next = edit.end();
    const sealed = { ...next, chunks: next.chunks.map((chunk, i) => (i < 40 ? log.chunks[i] : chunk)) };
    for (const chunk of log.chunks) if (Array.isArray(chunk)) chunk.fill(undefined);
    expect(find(sealed, filter).count).toBe(40 * CHUNK + 1);
  });
});

it('the facets count the values of each property', () => {
  const facets = countFacets(eachRow(LOG));
  expect([...facets.kinds]).toEqual([
    ['left_click', 2],
    ['type', 1],
    ['key', 1],
    ['cursor_position', 1],
  ]);
  expect(facets.sources.get('agent')).toBe(3);
  expect([...facets.chats]).toEqual([[CHAT, 1]]);
  expect(failedCount(LOG)).toBe(1);
});
