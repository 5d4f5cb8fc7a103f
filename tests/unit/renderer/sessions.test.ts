import { describe, expect, it, vi } from 'vitest';
import { ApiFailure } from '../../../src/renderer/src/api/failure';
import { fileNameIn, type SessionsApi } from '../../../src/renderer/src/api/sessions';
import type { NotificationAction } from '../../../src/renderer/src/state/notifications';
import {
  describeSession,
  formatSessionDuration,
  sessionName,
} from '../../../src/renderer/src/state/session-labels';
import { createSessionsStore, describeImport } from '../../../src/renderer/src/state/sessions-store';
import { type Session, sessionTitle } from '../../../src/shared/session';

const SESSION: Session = {
  id: '20261121-080000000-abcd',
  desktop: 'main',
  running: false,
  started_at: '2026-11-20T08:00:00.000Z',
  ended_at: '2026-11-20T08:01:05.000Z',
  actions: 12,
  failed: 1,
  sources: ['agent'],
  bytes: 12_000,
};
const NOW = Date.parse('2026-11-21T09:00:00.000Z');
const FILE = new File(['x'], 'mine.zip');
const ZIP = { session: SESSION.id, format: 'zip', ids: undefined, recordings: true } as const;

function setUp(part: Partial<SessionsApi> = {}) {
  const troubles: string[] = [];
  const ways: (NotificationAction | undefined)[] = [];
  const saved: string[] = [];
  const removed: string[] = [];
  const api: SessionsApi = {
    list: vi.fn(async () => [SESSION]),
    rename: vi.fn(async (_id, title) => ({ ...SESSION, ...(title !== null && { title }) })),
    remove: vi.fn(async () => {}),
    import: vi.fn(async () => ({ session: SESSION, recordings: [] })),
    export: vi.fn(async () => ({ name: 'a.zip', content: new Blob(['x']) })),
    ...part,
  };
  let ids = 0;
  const sessions = createSessionsStore({
    api,
    newId: () => String(++ids),
    save: ({ name }) => saved.push(name),
    onRemoved: (id) => removed.push(id),
    reportError: (message, way) => {
      troubles.push(message);
      ways.push(way);
    },
  });
  return { sessions, api, troubles, ways, saved, removed, state: () => sessions.store.getState() };
}

/** A promise that rejects only when the signal aborts. */
const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

describe('the sessions in the panel', () => {
  it('are reloaded on events, and a deleted one is closed', async () => {
    const { sessions, state, removed, api } = setUp();
    sessions.apply([{ type: 'sessions', seq: 1 }]);
    expect(api.list).not.toHaveBeenCalled();
    await sessions.load();
    vi.mocked(api.list).mockResolvedValueOnce([]);
    sessions.apply([{ type: 'sessions', seq: 2 }]);
    await vi.waitFor(() => expect(state().list).toEqual([]));
    expect(removed).toEqual([SESSION.id]);
  });

  it('are listed, renamed and deleted; failures are reported and change nothing', async () => {
    const { sessions, state, removed, troubles, ways, api } = setUp();
    await sessions.load();
    await sessions.rename(SESSION.id, ' Tour ');
    expect(state().list?.[0]?.title).toBe(' Tour ');
    vi.mocked(api.remove).mockRejectedValueOnce(new ApiFailure(409, 'It runs.'));
    await sessions.remove(SESSION.id);
    expect(troubles).toEqual(['The session was not deleted: It runs.']);
    expect(state().list).toHaveLength(1);
    ways[0]?.run();
    await vi.waitFor(() => expect(removed).toHaveLength(1));
    expect([state().list, removed]).toEqual([[], [SESSION.id]]);
    vi.mocked(api.list).mockRejectedValueOnce(new ApiFailure(0, 'The host does not answer.', 'Is it there?'));
    await sessions.load();
    expect(state().error).toBe('The host does not answer. Is it there?');
  });

  it('are imported one after the other, each with its outcome', async () => {
    const failure = new ApiFailure(400, 'This cannot be imported.', 'It is empty.');
    const { sessions, state, api } = setUp();
    vi.mocked(api.import).mockRejectedValueOnce(failure);
    await sessions.import([new File([''], 'empty.jsonl'), FILE]);
    expect(state().transfers).toMatchObject([
      {
        name: 'empty.jsonl',
        state: 'failed',
        result: 'This cannot be imported. It is empty.',
        session: undefined,
      },
      { name: 'mine.zip', state: 'done', result: '12 actions.', session: SESSION.id },
    ]);
    sessions.dismiss('1');
    expect(state().transfers.map(({ id }) => id)).toEqual(['2']);
  });

  it('show the progress of an export, and leave no transfer when it is canceled', async () => {
    const { sessions, state } = setUp({
      export: async (_request, onProgress, signal) => {
        onProgress(50, 100);
        return untilAborted(signal);
      },
    });
    const exported = sessions.export(ZIP);
    expect(state().transfers).toMatchObject([{ kind: 'export', state: 'running', done: 50, total: 100 }]);
    sessions.cancel('1');
    await exported;
    expect(state().transfers).toEqual([]);
  });

  it('offer to retry a failed transfer in place if that may help', async () => {
    const { sessions, state, saved, api } = setUp();
    vi.mocked(api.export).mockRejectedValueOnce(new ApiFailure(0, 'The host does not answer.'));
    vi.mocked(api.import).mockRejectedValueOnce(new ApiFailure(400, 'That is no session.'));
    await sessions.import([FILE]);
    await sessions.export(ZIP);
    expect(state().transfers.map(({ state: how, action: way }) => [how, way?.label])).toEqual([
      ['failed', undefined],
      ['failed', 'Try again'],
    ]);
    state().transfers[1]?.action?.run();
    await vi.waitFor(() => expect(saved).toEqual(['a.zip']));
    await vi.waitFor(() =>
      expect(state().transfers.map(({ kind, state: how }) => [kind, how])).toEqual([
        ['import', 'failed'],
        ['export', 'done'],
      ]),
    );
  });

  it('are exported as a file, and the message about it disappears by itself', async () => {
    vi.useFakeTimers();
    const { sessions, state, saved } = setUp();
    await sessions.export(ZIP);
    expect(saved).toEqual(['a.zip']);
    expect(state().transfers).toMatchObject([{ name: 'a.zip', state: 'done', result: 'Saved.' }]);
    vi.advanceTimersByTime(10_000);
    expect(state().transfers).toEqual([]);
    vi.useRealTimers();
  });
});

describe('session labels', () => {
  it('name a session by its title or date', () => {
    expect(sessionName(SESSION, NOW)).toMatch(/^Yesterday, /);
    expect(sessionName({ ...SESSION, running: true }, NOW)).toBe('This session');
    expect(sessionName({ ...SESSION, title: 'Tour' }, NOW)).toBe('Tour');
    expect(describeSession(SESSION, NOW)).toBe('12 kB');
    expect(describeSession({ ...SESSION, title: 'Tour', imported: { at: SESSION.started_at } }, NOW)).toMatch(
      /^Yesterday, \d\d:\d\d · 12 kB · imported$/,
    );
    expect(formatSessionDuration(SESSION)).toBe('1:05');
  });

  it.each([
    [{}, [], '12 actions.'],
    [{}, ['a', 'b'], '12 actions, 2 recordings.'],
    [{ imported: { at: '', left_out: 1 } }, [], '12 actions. 1 line left out, as it was no entry.'],
    [{ imported: { at: '', left_out: 20 } }, [], '12 actions. 20 lines left out, as they were no entries.'],
  ])('describe an import: %j %j', (part, recordings, words) => {
    expect(describeImport({ session: { ...SESSION, ...part }, recordings })).toBe(words);
  });

  it.each([
    ['tour.zip', 'tour'],
    ['tour.jumpseat.zip', 'tour'],
    ['actions.jsonl', 'actions'],
    ['a.b.jsonl.zip', 'a.b'],
    ['.zip', 'Imported'],
    ['日本', '日本'],
  ])('take a title from a file: %s', (file, title) => expect(sessionTitle(file)).toBe(title));

  it('read the file name of a response', () => {
    expect(fileNameIn(`attachment; filename="x.zip"; filename*=UTF-8''T%20%E6%97%A5.zip`)).toBe('T 日.zip');
    for (const bad of [null, 'inline', `filename*=UTF-8''%E0%A4`]) expect(fileNameIn(bad)).toBeUndefined();
  });
});
