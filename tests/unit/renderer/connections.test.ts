import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createEventStream,
  type SocketHandlers,
  type StreamState,
} from '../../../src/renderer/src/api/event-stream';
import { gapAfter } from '../../../src/renderer/src/api/frame-gap';
import { createRetry, retryDelay } from '../../../src/renderer/src/api/retry';
import { createJournalLoader } from '../../../src/renderer/src/state/journal-loader';
import { findLiveProblem } from '../../../src/renderer/src/state/live/live-state';
import { chunksMissing, editLog } from '../../../src/renderer/src/state/log';
import { MARKER_LIFETIME, reduce, UNKNOWN_HOST } from '../../../src/renderer/src/state/reducer';
import { createViewStore } from '../../../src/renderer/src/state/view-store';
import type { EventMessage } from '../../../src/shared/events';
import type { JournalEntry, JournalPage } from '../../../src/shared/journal';
import { DESKTOP, entry, snapshot } from './entries';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the back-off', () => {
  it('waits 1, 2, 4, 8 and then 15 seconds', () => {
    expect([1, 2, 3, 4, 5, 6, 60].map(retryDelay)).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  });

  it('retries at the announced time or at once on request, and starts over after a success', () => {
    const attempt = vi.fn();
    const retry = createRetry(attempt);
    expect(retry.failed() - Date.now()).toBe(1000);
    vi.advanceTimersByTime(999);
    expect(attempt).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(attempt).toHaveBeenCalledTimes(1);
    expect(retry.failed() - Date.now()).toBe(2000);
    retry.now();
    vi.advanceTimersByTime(60_000);
    expect(attempt).toHaveBeenCalledTimes(2);
    retry.succeeded();
    expect(retry.failed() - Date.now()).toBe(1000);
    retry.cancel();
    retry.now();
    vi.advanceTimersByTime(60_000);
    expect(attempt).toHaveBeenCalledTimes(2);
  });
});

it.each([
  [5, 15],
  [20, 60],
  [400, 90],
])('an update that took %d ms is followed by a gap of %d ms', (took, gap) => {
  expect(gapAfter(took)).toBe(gap);
});

describe('the event stream', () => {
  function setUp() {
    const opened: { path: string; handlers: SocketHandlers }[] = [];
    const batches: (readonly EventMessage[])[] = [];
    const states: StreamState[] = [];
    let flush = () => {};
    const onLost = vi.fn();
    const stream = createEventStream({
      connect(path, handlers) {
        opened.push({ path, handlers });
        return () => {};
      },
      schedule: (run) => {
        flush = run;
      },
      onMessages: (messages) => batches.push(messages),
      onState: (state) => states.push(state),
      onLost,
    });
    stream.start();
    const latest = () => {
      const socket = opened.at(-1);
      if (!socket) throw new Error('No socket was opened.');
      return socket.handlers;
    };
    const send = (...messages: unknown[]) => latest().onText(JSON.stringify(messages));
    return { opened, batches, states, stream, latest, send, onLost, flush: () => flush() };
  }

  it('delivers all messages that arrive before a frame as one batch', () => {
    const { send, batches, flush } = setUp();
    send(snapshot(10, []));
    for (let seq = 11; seq <= 210; seq += 2) {
      const [one, two] = [seq, seq + 1].map((n) => ({ type: 'action.done', seq: n, action: entry(n) }));
      send(one, two);
    }
    expect(batches).toEqual([]);
    flush();
    expect(batches.map((batch) => batch.length)).toEqual([201]);
  });

  it('resumes after the last message, and skips duplicates', () => {
    const { send, opened, latest, batches, flush, states, onLost } = setUp();
    latest().onOpen();
    send(snapshot(10, []));
    send({ type: 'action.done', seq: 11, action: entry(1) });
    latest().onClose();
    expect(states.at(-1)).toMatchObject({ kind: 'lost' });
    expect(onLost).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1000);
    expect(opened.map(({ path }) => path)).toEqual([
      '/api/v0/events?every=50',
      '/api/v0/events?every=50&since=11',
    ]);
    send(
      { type: 'action.done', seq: 11, action: entry(1) },
      { type: 'action.done', seq: 12, action: entry(2) },
    );
    flush();
    expect(batches.flat().map(({ seq }) => seq)).toEqual([10, 11, 12]);
  });

  it('accepts the snapshot of a restarted host', () => {
    const { send, latest, batches, flush } = setUp();
    send(snapshot(5000, []));
    latest().onClose();
    vi.advanceTimersByTime(1000);
    send(snapshot(70, [], { session: 'two' }));
    send({ type: 'action.done', seq: 71, action: entry(1) });
    flush();
    expect(reduce(UNKNOWN_HOST, batches.flat())).toMatchObject({ session: 'two', log: { lastSeq: 1 } });
  });

  it('skips messages that it cannot parse, and continues', () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { send, latest, batches, flush } = setUp();
    latest().onText('{');
    send({ type: 'nonsense', seq: 1 }, snapshot(2, []));
    flush();
    expect(batches.flat()).toHaveLength(1);
    expect(error).toHaveBeenCalledTimes(2);
    error.mockRestore();
  });
});

describe('loading older actions', () => {
  const page = (from: number, to: number, last: number) => ({
    session: 'one',
    actions: Array.from({ length: Math.max(to - from + 1, 0) }, (_, i) => entry(from + i)),
    last_seq: last,
  });

  /** A loader of a log that has only the newest entry, from the snapshot. */
  function setUp(last: number, fetchPage: (after: number, limit: number) => Promise<JournalPage>) {
    let { log } = reduce(UNKNOWN_HOST, [snapshot(1, [entry(last)])]);
    const asked: number[][] = [];
    const loader = createJournalLoader({
      fetchPage: (after, limit) => {
        asked.push([after, limit]);
        return fetchPage(after, limit);
      },
      onPage(loaded) {
        const edit = editLog(log);
        edit.fill(loaded.actions, loaded.last_seq);
        log = edit.end();
      },
      log: () => log,
    });
    return { loader, asked, log: () => log };
  }

  it('requests each page of visible rows once, two at a time', async () => {
    const { loader, asked, log } = setUp(5000, async (after) => page(after + 1, after + 250, 5000));
    loader.ensureLoaded(0, 1000);
    loader.ensureLoaded(0, 1000);
    expect(asked.map(([after]) => after)).toEqual([1000, 750]);
    await vi.advanceTimersByTimeAsync(10);
    expect(asked.map(([after]) => after)).toEqual([1000, 750, 500, 250, 0]);
    expect(chunksMissing(log(), 0, 1000)).toEqual([]);
  });

  it('loads all pages in the background, newest first, and those of visible rows before the others', async () => {
    const { loader, asked, log } = setUp(1500, async (after, limit) => page(after + 1, after + limit, 1500));
    loader.backfill();
    loader.ensureLoaded(0, 10);
    await vi.advanceTimersByTimeAsync(10);
    expect(asked.map(([after]) => after)).toEqual([1250, 0, 1000, 750, 500, 250]);
    expect(chunksMissing(log(), 0, 1499)).toEqual([]);
  });

  it('requests the rest of a page that is too short, and retries missing entries later', async () => {
    const { loader, asked } = setUp(500, async (after) =>
      page(after + 1, after + (after < 300 ? 40 : 0), 500),
    );
    loader.ensureLoaded(250, 499);
    await vi.advanceTimersByTimeAsync(10);
    const once = [
      [250, 250],
      [290, 210],
      [330, 170],
    ];
    expect(asked).toEqual(once);
    loader.ensureLoaded(250, 499);
    expect(asked).toEqual(once);
    await vi.advanceTimersByTimeAsync(2000);
    expect(asked.length).toBe(6);
    loader.stop();
  });

  it('retries a failed request only after a delay, and sends none after it is stopped', async () => {
    const { loader, asked } = setUp(500, () => Promise.reject(new Error('gone')));
    for (let i = 0; i < 5; i++) {
      loader.ensureLoaded(0, 10);
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(asked.length).toBe(1);
    await vi.advanceTimersByTimeAsync(2000);
    expect(asked.length).toBe(2);
    loader.stop();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asked.length).toBe(2);
  });
});

describe('findLiveProblem', () => {
  it.each([
    [{ kind: 'connected' }, 'running', undefined],
    [{ kind: 'connecting' }, 'stopped', 'starting'],
    [{ kind: 'connecting' }, 'starting', 'starting'],
    [{ kind: 'connecting' }, 'running', 'connecting'],
    [{ kind: 'lost', retryAt: 1, seen: true }, 'running', 'lost'],
    [{ kind: 'lost', retryAt: 1, seen: false }, 'stopped', 'lost'],
    [{ kind: 'lost', retryAt: 1, seen: true }, 'failed', 'failed'],
    [{ kind: 'connecting' }, 'failed', 'failed'],
    [{ kind: 'connecting', after: { seen: true } }, 'running', 'lost'],
  ] as const)('for %j and a desktop that is %s gives %s', (live, state, kind) => {
    expect(findLiveProblem(live, { ...DESKTOP, state, reason: 'No Xvnc.' }, true)?.kind).toBe(kind);
  });

  it('gives the reason and the next attempt', () => {
    const problem = findLiveProblem(
      { kind: 'lost', retryAt: 5, seen: false },
      { ...DESKTOP, state: 'failed', reason: 'No Xvnc.' },
      true,
    );
    expect(problem).toMatchObject({ text: 'No Xvnc.', retryAt: 5 });
  });

  it('reports a lost remote desktop, and offers to connect to a different one', () => {
    const live = { kind: 'lost', retryAt: 5, seen: true } as const;
    const remote = { ...DESKTOP, backend: 'remote', state: 'failed', reason: 'box:5901 is gone.' } as const;
    expect(findLiveProblem(live, remote, true)).toMatchObject({
      kind: 'lost',
      title: 'Connection lost',
      text: 'box:5901 is gone.',
      offersOtherDesktop: true,
      retryAt: 5,
    });
    expect(findLiveProblem({ ...live, seen: false }, remote, true)?.title).toBe(
      'The desktop could not start',
    );
  });

  it('ignores an outdated desktop status if the host does not answer', () => {
    const problem = findLiveProblem({ kind: 'lost', retryAt: 5, seen: true }, DESKTOP, false);
    expect(problem).toMatchObject({ kind: 'lost', title: 'Can’t reach Jumpseat' });
  });

  it.each([
    ['source', 'Run npm start;'],
    ['npm', 'Run npx jumpseat-desktop;'],
    ['app', 'Open it;'],
  ] as const)('says how to start a lost host that was installed from %s', (installation, text) => {
    const live = { kind: 'lost', retryAt: 5, seen: true } as const;
    expect(findLiveProblem(live, DESKTOP, false, installation)?.text).toContain(text);
  });
});

describe('the view store', () => {
  const storageIn = (kept: Map<string, string>) => ({
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });

  it('removes markers after their lifetime, and limits their number', () => {
    const store = createViewStore(storageIn(new Map()));
    store.showMarkers(Array.from({ length: 40 }, (_, i) => entry(i + 1)));
    expect(store.getState().recentActions.map(({ seq }) => seq)).toEqual(
      Array.from({ length: 24 }, (_, i) => i + 17),
    );
    vi.advanceTimersByTime(MARKER_LIFETIME);
    expect(store.getState().recentActions).toEqual([]);
  });

  it('marks only the last of consecutive moves', () => {
    const store = createViewStore(storageIn(new Map()));
    const move = (seq: number): JournalEntry => ({
      ...entry(seq),
      request: { action: 'mouse_move', coordinate: [seq, seq] },
    });
    store.showMarkers([move(1), move(2), entry(3), move(4)]);
    store.showMarkers([move(5)]);
    expect(store.getState().recentActions.map(({ seq }) => seq)).toEqual([2, 3, 5]);
  });

  it('remembers its scale', () => {
    const storage = storageIn(new Map());
    createViewStore(storage).set({ scale: 'actual' });
    expect(createViewStore(storage).getState().scale).toBe('actual');
  });
});
