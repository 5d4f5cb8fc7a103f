import { describe, expect, it } from 'vitest';
import {
  CHUNK,
  chunksMissing,
  EMPTY_LOG,
  editLog,
  indexOfRow,
  rowAt,
  rowCount,
} from '../../../src/renderer/src/state/log';
import {
  isLatest,
  recentPointerActions,
  reduce,
  UNKNOWN_HOST,
} from '../../../src/renderer/src/state/reducer';
import type { EventMessage } from '../../../src/shared/events';
import type { Question } from '../../../src/shared/question';
import { DESKTOP, entry, idOf, running, snapshot } from './entries';

const entries = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => entry(from + i));
const done = (seq: number, action = entry(seq)): EventMessage => ({ type: 'action.done', seq, action });
const started = (seq: number, n: number): EventMessage => ({
  type: 'action.started',
  seq,
  action: running(n),
});

describe('the log', () => {
  it('has its full length before older entries are loaded', () => {
    const { log } = reduce(UNKNOWN_HOST, [snapshot(1, entries(9801, 10_000))]);
    expect(rowCount(log)).toBe(10_000);
    expect(rowAt(log, 9999)?.seq).toBe(10_000);
    expect(rowAt(log, 9800)?.seq).toBe(9801);
    expect(rowAt(log, 9799)).toBeUndefined();
  });

  it('keeps running actions at the end, and places finished ones by their seq', () => {
    const first = reduce(UNKNOWN_HOST, [snapshot(1, entries(1, 2)), started(2, 3)]);
    expect(rowAt(first.log, 2)?.status).toBe('running');
    // Refused at once, while the action before is still running.
    const refused = entry(3, { id: idOf(99), status: 'failed' });
    const second = reduce(first, [done(3, refused)]);
    expect([2, 3].map((row) => rowAt(second.log, row)?.id)).toEqual([idOf(99), idOf(3)]);
    const third = reduce(second, [done(4, entry(4, { id: idOf(3) }))]);
    expect(rowCount(third.log)).toBe(4);
    expect(rowAt(third.log, 3)).toMatchObject({ id: idOf(3), status: 'done' });
  });

  it('shows an action that could not be written to the journal', () => {
    const { seq: _, ...unwritten } = entry(3);
    const { log } = reduce(UNKNOWN_HOST, [
      snapshot(1, entries(1, 2)),
      { type: 'action.done', seq: 2, action: unwritten },
    ]);
    expect(rowCount(log)).toBe(3);
    expect(indexOfRow(log, unwritten)).toBe(2);
  });

  it('starts empty with each session, and follows it', () => {
    const state = reduce(UNKNOWN_HOST, [
      snapshot(1, entries(1, 5)),
      { type: 'session.started', seq: 2, session: 'next' },
      done(3, entry(1)),
    ]);
    expect(state.session).toBe('next');
    expect(rowCount(state.log)).toBe(1);
  });

  it('finds the row of an entry, and no row for an unknown entry', () => {
    const { log } = reduce(UNKNOWN_HOST, [snapshot(1, entries(1, 5)), started(2, 6)]);
    expect(indexOfRow(log, entry(4))).toBe(3);
    expect(indexOfRow(log, running(6))).toBe(5);
    expect(indexOfRow(log, entry(77))).toBe(-1);
  });

  it('lists the missing chunks of a range of rows, newest first', () => {
    const { log } = reduce(UNKNOWN_HOST, [snapshot(1, entries(4 * CHUNK + 1, 5 * CHUNK))]);
    expect(chunksMissing(log, 4 * CHUNK, 5 * CHUNK - 1)).toEqual([]);
    expect(chunksMissing(log, 3 * CHUNK - 10, 4 * CHUNK + 10)).toEqual([3, 2]);
  });

  it('does not change when an edit of it ends', () => {
    const { log } = reduce(UNKNOWN_HOST, [snapshot(1, entries(1, 3))]);
    const edit = editLog(log);
    edit.done(entry(2, { status: 'failed' }));
    expect(rowAt(edit.end(), 1)?.status).toBe('failed');
    expect(rowAt(log, 1)?.status).toBe('done');
  });

  it('holds 100,000 actions with a limited number of whole entries', () => {
    let log = EMPTY_LOG;
    for (let frame = 0; frame < 10_000; frame++) {
      const edit = editLog(log);
      for (let i = 1; i <= 10; i++) edit.done(entry(frame * 10 + i));
      log = edit.end();
    }
    expect(rowCount(log)).toBe(100_000);
    expect(rowAt(log, 0)).toMatchObject({ seq: 1, entry: undefined });
    expect(rowAt(log, 99_999)?.entry?.seq).toBe(100_000);
    const whole = log.chunks.flatMap((chunk) => chunk ?? []).filter((row) => row?.entry);
    expect(whole.length).toBe(20 * CHUNK);
  });
});

describe('the host state', () => {
  it('continues after a resume', () => {
    const before = reduce(UNKNOWN_HOST, [snapshot(1, entries(1, 3))]);
    const after = reduce(before, [done(2, entry(4)), done(3, entry(5))]);
    expect(rowCount(after.log)).toBe(5);
    expect(chunksMissing(after.log, 0, 4)).toEqual([]);
  });

  it('keeps its entries across a gap, and leaves empty rows for missed ones', () => {
    const before = reduce(UNKNOWN_HOST, [snapshot(1, entries(1, 300))]);
    const after = reduce(before, [snapshot(5000, entries(4801, 5000))]);
    expect(rowCount(after.log)).toBe(5000);
    expect(rowAt(after.log, 299)?.seq).toBe(300);
    expect(rowAt(after.log, 300)).toBeUndefined();
    expect(chunksMissing(after.log, 290, 310)).toEqual([1]);
  });

  it('drops log and selection when the session changes', () => {
    const before = { ...reduce(UNKNOWN_HOST, [snapshot(1, entries(1, 300))]), selected: entry(7) };
    const after = reduce(before, [snapshot(2, entries(1, 2), { session: 'two' })]);
    expect(rowCount(after.log)).toBe(2);
    expect(after.selected).toBeUndefined();
  });

  it('shows no action as running that a snapshot does not list', () => {
    const before = reduce(UNKNOWN_HOST, [snapshot(1, entries(1, 2)), started(2, 3)]);
    const after = reduce(before, [snapshot(9, entries(1, 3))]);
    expect(rowCount(after.log)).toBe(3);
    expect(rowAt(after.log, 2)?.status).toBe('done');
  });

  it('updates the selected entry when its action ends', () => {
    const before = { ...reduce(UNKNOWN_HOST, [snapshot(1, []), started(2, 1)]), selected: running(1) };
    expect(reduce(before, [done(3, entry(1))]).selected?.status).toBe('done');
  });

  it('is updated with the desktop status and with notices', () => {
    const notice = { at: '2026-11-21T10:00:00.000Z', level: 'warn' as const, message: 'Xvnc ended.' };
    const state = reduce(UNKNOWN_HOST, [
      snapshot(1, []),
      { type: 'desktop', seq: 2, desktop: { ...DESKTOP, viewers: 3 } },
      { type: 'notice', seq: 3, notice },
    ]);
    expect(state.desktop?.viewers).toBe(3);
    expect(state.notices).toEqual([notice]);
  });

  it('marks pointer actions that just ended, but none from a snapshot', () => {
    const typed = entry(4, { native: { width: 10, height: 10 } });
    expect(
      recentPointerActions([snapshot(1, entries(1, 2)), done(3), done(4, typed)]).map(({ seq }) => seq),
    ).toEqual([3]);
  });

  it('does not mark actions that ended long before the newest one', () => {
    const missed = entry(3, { done_at: '2026-11-21T09:00:00.000Z' });
    expect(recentPointerActions([done(3, missed), done(4)]).map(({ seq }) => seq)).toEqual([4]);
  });

  it('regards an action as the latest if only screenshots follow it', () => {
    const looked = entry(3, { request: { action: 'screenshot' } });
    const { log } = reduce(UNKNOWN_HOST, [snapshot(1, [...entries(1, 2), looked])]);
    expect([1, 2, 3].map((seq) => isLatest(log, entry(seq)))).toEqual([false, true, true]);
  });
});

it('a question that is asked while the panel connects waits once', () => {
  const question = { id: idOf(1), question: 'Which one?', asked_at: '2026-01-01T00:00:00.000Z' } as Question;
  const asked: EventMessage = { type: 'question.asked', seq: 2, question };
  const { questions } = reduce(UNKNOWN_HOST, [snapshot(1, [], { questions: [question] }), asked]);
  expect(questions).toEqual([question]);
});
