import { describe, expect, it, vi } from 'vitest';
import { goToFailure } from '../../../src/renderer/src/log/failures';
import { createHostStore } from '../../../src/renderer/src/state/host-store';
import { CHUNK, MAX_CHUNKS, rowAt, rowCount } from '../../../src/renderer/src/state/log';
import { LogStore } from '../../../src/renderer/src/state/log-store';
import { createViewStore } from '../../../src/renderer/src/state/view-store';
import type { EventMessage } from '../../../src/shared/events';
import type { JournalEntry } from '../../../src/shared/journal';
import { entry, idOf, running, snapshot } from './entries';

const failed = (seq: number) =>
  entry(seq, { status: 'failed', error: { status: 400, message: 'Unknown key: flubber' } });
const LIVE = [entry(1), entry(2, { source: 'replay' }), failed(3), entry(4), failed(5)];

/** A panel's log on a host with the live session `one` and the given other sessions. */
function setUp(others: Record<string, JournalEntry[]> = {}) {
  const host = createHostStore();
  const view = createViewStore({ getItem: () => null, setItem: () => {} });
  const reportError = vi.fn();
  const fetchPage = vi.fn(async (session = 'one', after: number, limit: number) => {
    const all = session === 'one' ? LIVE : others[session];
    if (!all) throw new Error('Session not found.');
    return { session, actions: all.slice(after, after + limit), last_seq: all.length };
  });
  const log = new LogStore({ fetchPage, host, view, reportError });
  const take = (...messages: EventMessage[]) => host.apply(messages);
  take(snapshot(1, LIVE));
  const chosen = () => log.selectedRows().map(({ seq }) => seq);
  return { host, view, log, take, fetchPage, reportError, chosen };
}

describe('the selection', () => {
  it('is one row, whose entry is loaded if needed', async () => {
    const { log, host, chosen, fetchPage } = setUp();
    log.selectAt(3, 'one');
    expect(chosen()).toEqual([4]);
    await vi.waitFor(() => expect(host.getState().selected).toEqual(entry(4)));
    expect(fetchPage).toHaveBeenCalledWith(undefined, 3, 1);
  });

  it('grows by rows and by ranges of the filtered log, in order', () => {
    const { log, chosen } = setUp();
    log.selectAt(4, 'one');
    log.selectAt(0, 'toggle');
    expect(chosen()).toEqual([1, 5]);
    log.selectAt(4, 'toggle');
    expect(chosen()).toEqual([1]);
    log.selectAt(0, 'one');
    log.selectAt(3, 'range');
    expect(chosen()).toEqual([1, 2, 3, 4]);
    log.selectAt(1, 'range');
    expect(chosen()).toEqual([1, 2]);
    log.setFilter({ statuses: new Set(['failed'] as const) });
    log.selectAll();
    expect(chosen()).toEqual([3, 5]);
  });

  it('shows the entry requested last, in any order of responses', async () => {
    const { log, host, fetchPage } = setUp();
    let answerFirst = () => {};
    fetchPage.mockImplementationOnce(
      () =>
        new Promise((resolve) => {
          answerFirst = () => resolve({ session: 'one', actions: [entry(1)], last_seq: 5 });
        }),
    );
    log.selectAt(0, 'one');
    log.selectAt(1, 'one');
    await vi.waitFor(() => expect(host.getState().selected?.seq).toBe(2));
    answerFirst();
    await Promise.resolve();
    expect(host.getState().selected?.seq).toBe(2);
  });

  it('stays when a running action ends', () => {
    const { log, host, take } = setUp();
    take({ type: 'action.started', seq: 2, action: running(6) });
    log.selectAt(5, 'one');
    expect(host.getState().selected?.status).toBe('running');
    take({ type: 'action.done', seq: 3, action: entry(6) });
    expect(host.getState().selected?.status).toBe('done');
  });

  it('loads the entries of one page with one request', async () => {
    const { log, fetchPage } = setUp();
    log.selectAll();
    expect(await log.entriesOf(log.selectedRows())).toEqual(LIVE);
    expect(fetchPage).toHaveBeenCalledTimes(1);
  });
});

describe('failure navigation', () => {
  it('goes forward and back from the current row, within the filter', () => {
    const { log, chosen } = setUp();
    expect([log.goToFailed(1), chosen()]).toEqual([true, [3]]);
    expect([log.goToFailed(1), chosen()]).toEqual([true, [5]]);
    expect([log.goToFailed(1), chosen()]).toEqual([false, [5]]);
    expect([log.goToFailed(-1), chosen()]).toEqual([true, [3]]);
    log.setFilter({ sources: new Set(['replay'] as const) });
    expect(log.goToFailed(1)).toBe(false);
  });

  it('reports that there are no more failures', () => {
    const { log } = setUp();
    const reportDone = vi.fn();
    for (const step of [1, 1, 1, -1, -1] as const) goToFailure({ log, reportDone }, step);
    log.setFilter({ sources: new Set(['replay'] as const) });
    goToFailure({ log, reportDone }, 1);
    expect(reportDone.mock.calls).toEqual([
      ['No later action failed.'],
      ['No earlier action failed.'],
      ['No later action failed in the filtered log.'],
    ]);
  });
});

describe('an opened session', () => {
  const OTHER = Array.from({ length: 600 }, (_, i) => entry(i + 1, { id: idOf(9000 + i) }));

  it('is shown without the live actions', async () => {
    const { log, view, take, host } = setUp({ two: OTHER });
    log.selectAt(1, 'one');
    log.setFilter({ search: 'flubber' });
    log.open('two');
    expect(view.getState().session).toBe('two');
    expect([log.filteredRows().count, log.selectedRows(), host.getState().selected]).toEqual([
      0,
      [],
      undefined,
    ]);
    await vi.waitFor(() => expect(log.store.getState().past?.log.chunks.filter(Boolean).length).toBe(3));
    take({ type: 'action.done', seq: 2, action: entry(6) });
    expect([log.session(), rowCount(log.log())]).toEqual(['two', 600]);
    log.open(undefined);
    expect([log.session(), rowCount(log.log()), view.getState().session]).toEqual(['one', 6, undefined]);
  });

  it('is live if it has the ID of the running session', () => {
    const { log, view } = setUp();
    log.open('one');
    expect([log.store.getState().past, view.getState().session]).toEqual([undefined, undefined]);
  });

  it('becomes live if it turns out to be the running one', () => {
    const { log, view, take } = setUp({ two: OTHER });
    log.open('two');
    take(snapshot(9, LIVE, { session: 'two' }));
    expect([log.store.getState().past, view.getState().session]).toEqual([undefined, undefined]);
  });

  it('reports why it cannot be loaded', async () => {
    const { log } = setUp();
    log.open('gone');
    await vi.waitFor(() =>
      expect(log.store.getState().past).toMatchObject({ isLoading: false, error: 'Session not found.' }),
    );
  });
});

describe('a session of a million actions', () => {
  const MILLION = 1_000_000;
  const loaded = (chunks: readonly unknown[]) => chunks.filter((chunk) => chunk !== undefined).length;

  function open(last: number) {
    const asked: number[] = [];
    const host = createHostStore();
    const view = createViewStore({ getItem: () => null, setItem: () => {} });
    const log = new LogStore({
      async fetchPage(session = 'one', after, limit) {
        asked.push(after);
        const actions = Array.from({ length: Math.min(limit, last - after) }, (_, i) => entry(after + i + 1));
        return { session, actions, last_seq: last };
      },
      host,
      view,
      reportError: vi.fn(),
    });
    let before = 0;
    /** Waits until there are no more requests. Returns the number of requests since the last call. */
    const rest = async () => {
      for (let seen = -1; seen !== asked.length; await new Promise((resolve) => setTimeout(resolve, 5))) {
        seen = asked.length;
      }
      const count = asked.length - before;
      before = asked.length;
      return count;
    };
    return { host, log, rest };
  }

  it('shows its first rows at once, and stops loading at the memory limit', async () => {
    const { host, log, rest } = open(MILLION);
    host.apply([snapshot(1, LIVE)]);
    log.open('past');
    log.ensureLoaded(0, 20);
    await vi.waitFor(() => expect(rowAt(log.log(), 0)?.seq).toBe(1));
    expect(rowCount(log.log())).toBe(MILLION);
    expect(await rest()).toBeLessThanOrEqual(MAX_CHUNKS);
    expect(loaded(log.log().chunks)).toBeLessThanOrEqual(MAX_CHUNKS);
    expect([rowAt(log.log(), 0)?.seq, rowAt(log.log(), MILLION - 1)?.seq]).toEqual([1, MILLION]);

    // At any other place it sends the one necessary request, and drops rows that are far from there.
    for (const place of [500_000, 250, 300_000]) {
      log.ensureLoaded(place, place + 20);
      expect(await rest()).toBe(1);
      expect(rowAt(log.log(), place + 20)?.seq).toBe(place + 21);
      expect(loaded(log.log().chunks)).toBe(MAX_CHUNKS);
    }
  });

  it('keeps its visible and newest rows while it runs', async () => {
    const { host, log, rest } = open(MILLION);
    log.ensureLoaded(0, 20);
    host.apply([snapshot(1, [entry(MILLION)])]);
    log.ensureLoaded(0, 20);
    log.backfill();
    await rest();
    host.apply(
      Array.from({ length: 2 * CHUNK }, (_, i) => ({
        type: 'action.done' as const,
        seq: i + 2,
        action: entry(MILLION + i + 1),
      })),
    );
    expect(await rest()).toBe(0);
    const { log: now } = host.getState();
    expect([rowAt(now, 0)?.seq, rowAt(now, MILLION + 2 * CHUNK - 1)?.seq]).toEqual([1, MILLION + 2 * CHUNK]);
    expect(loaded(now.chunks)).toBe(MAX_CHUNKS);
  });
});
