import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Journal } from '../../../src/main/journal/journal';
import { SessionLibrary } from '../../../src/main/sessions/session-library';
import { createSessionStore } from '../../../src/main/sessions/session-store';
import { createStoredSnapshots } from '../../../src/main/sessions/stored-snapshots';
import type { Pictures } from '../../../src/shared/journal';
import { Session } from '../../../src/shared/session';
import { jsonLines, sessionEntries, sessionEntry, writeSession } from '../../support/session-files';
import { tempDir } from '../../support/temp-dir';

const OLD = '20261121-080000000-abcd';
const OLDER = '20251121-080000000-abcd';

function sessionsIn(dataDir: string) {
  const journal = new Journal(dataDir, (error) => {
    throw error;
  });
  const store = createSessionStore(join(dataDir, 'sessions'));
  return {
    journal,
    store,
    sessions: new SessionLibrary({
      store,
      journals: new Map([[journal.session, journal]]),
      snapshots: createStoredSnapshots(store),
      onChange: () => {},
    }),
  };
}

describe('the list of sessions', () => {
  it('leaves no temporary file if a title cannot be written', async () => {
    const dataDir = tempDir();
    writeSession(dataDir, OLD, jsonLines(sessionEntries(1)));
    const folder = join(dataDir, 'sessions', OLD);
    // A folder in place of the file stands for a full disk.
    mkdirSync(join(folder, 'session.json'));
    await expect(sessionsIn(dataDir).sessions.change(OLD, { title: 'Named' })).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(['actions.jsonl', 'session.json']);
  });

  it('leaves nothing of a session that cannot begin', async () => {
    const dataDir = tempDir();
    const { sessions } = sessionsIn(dataDir);
    const begin = () => Promise.reject(new Error('The disk is full.'));
    await expect(sessions.create({ title: 'Task' }, begin)).rejects.toThrow('The disk is full.');
    expect(readdirSync(join(dataDir, 'sessions'))).toEqual([]);
    await expect(sessions.create({}, begin)).rejects.toThrow('The disk is full.');
  });

  it('skips a line longer than any entry', async () => {
    const dataDir = tempDir();
    const long = sessionEntry(2, { request: { action: 'type', text: 'x'.repeat(17_000_000) } });
    writeSession(dataDir, OLD, jsonLines([sessionEntry(1), long, sessionEntry(3)]));
    const { sessions } = sessionsIn(dataDir);
    expect((await sessions.get(OLD)).actions).toBe(1);
    const { actions } = await sessions.page(OLD, 1, 10);
    expect(actions.map(({ seq }) => seq)).toEqual([3]);
  });

  it('summarizes each session, the running one first, then the newest', async () => {
    const dataDir = tempDir();
    const lines = jsonLines(sessionEntries(25));
    writeSession(dataDir, OLD, lines);
    writeSession(dataDir, OLDER, jsonLines([sessionEntry(1, { received_at: '2025-11-21T08:00:00.000Z' })]));
    const { journal, sessions } = sessionsIn(dataDir);
    const { sessions: listed } = await sessions.list();
    expect(listed.map(({ id }) => id)).toEqual([journal.session, OLD, OLDER]);
    expect(listed[1]).toEqual({
      id: OLD,
      desktop: 'main',
      running: false,
      started_at: '2026-11-21T08:00:01.000Z',
      ended_at: '2026-11-21T08:00:25.012Z',
      actions: 25,
      failed: 2,
      sources: ['agent', 'composer'],
      bytes: expect.any(Number),
    });
    expect(listed[1]?.bytes).toBeGreaterThanOrEqual(Buffer.byteLength(lines));
    for (const session of listed) expect(Session.safeParse(session).error).toBeUndefined();
  });

  it('contains the other sessions if one is unreadable, and reports it once', async () => {
    const dataDir = tempDir();
    for (const id of [OLD, OLDER]) writeSession(dataDir, id, jsonLines(sessionEntries(2)));
    const { journal, store } = sessionsIn(dataDir);
    const size = async (id: string) => (id === OLD ? Promise.reject(new Error('EIO')) : store.size(id));
    const reported: string[] = [];
    const sessions = new SessionLibrary({
      ...{
        store: { ...store, size },
        journals: new Map([[journal.session, journal]]),
        snapshots: createStoredSnapshots(store),
      },
      onChange: () => {},
      onUnreadable: (id) => reported.push(id),
    });
    for (let n = 0; n < 2; n++) {
      expect((await sessions.list()).sessions.map(({ id }) => id)).toEqual([journal.session, OLDER]);
    }
    expect(reported).toEqual([OLD]);
    await expect(sessions.get(OLD)).rejects.toThrow('EIO');
  });

  it('counts the actions of the running session', async () => {
    const { journal, sessions } = sessionsIn(tempDir());
    expect(await sessions.get(journal.session)).toMatchObject({
      running: true,
      actions: 0,
      bytes: 0,
      sources: [],
    });
    for (let n = 1; n <= 10; n++) {
      journal.append(sessionEntry(n));
      expect(await sessions.get(journal.session)).toMatchObject({ actions: n, failed: n === 10 ? 1 : 0 });
    }
  });

  it('stores a summary, and ignores one of a different file', async () => {
    const dataDir = tempDir();
    const folder = writeSession(dataDir, OLD, jsonLines(sessionEntries(25)));
    await sessionsIn(dataDir).sessions.list();
    const notes = JSON.parse(readFileSync(join(folder, 'session.json'), 'utf8'));
    expect(notes.summary).toMatchObject({ actions: 25, failed: 2 });
    writeFileSync(join(folder, 'session.json'), JSON.stringify({ summary: { ...notes.summary, failed: 7 } }));
    expect(await sessionsIn(dataDir).sessions.get(OLD)).toMatchObject({ failed: 7 });
    writeFileSync(join(folder, 'actions.jsonl'), jsonLines(sessionEntries(3)));
    expect(await sessionsIn(dataDir).sessions.get(OLD)).toMatchObject({ actions: 3, failed: 0 });
    for (const text of ['{"summary": {"bytes": "x"}, "title": "Kept"}', 'torn {']) {
      writeFileSync(join(folder, 'session.json'), text);
      expect(await sessionsIn(dataDir).sessions.get(OLD)).toMatchObject({ actions: 3 });
    }
  });

  it('throws `not-found` for a name that is not an id', async () => {
    const dataDir = tempDir();
    writeSession(dataDir, '../elsewhere', jsonLines(sessionEntries(1)));
    writeSession(dataDir, 'Backup of mine', jsonLines(sessionEntries(1)));
    writeSession(dataDir, OLD, jsonLines(sessionEntries(1)));
    const { sessions } = sessionsIn(dataDir);
    expect((await sessions.list()).sessions).toHaveLength(2);
    for (const id of [
      '../elsewhere',
      'Backup of mine',
      '',
      '.',
      '..',
      `${OLD}/../${OLD}`,
      `${OLD}\n`,
      OLDER,
    ]) {
      await expect(sessions.get(id), id).rejects.toMatchObject({ code: 'not-found' });
      await expect(sessions.page(id, 0, 10), id).rejects.toMatchObject({ code: 'not-found' });
      await expect(sessions.change(id, { title: 'x' }), id).rejects.toMatchObject({ code: 'not-found' });
      await expect(sessions.remove(id), id).rejects.toMatchObject({ code: 'not-found' });
    }
    expect(existsSync(join(dataDir, 'elsewhere', 'actions.jsonl'))).toBe(true);
  });
});

describe('a page of a session', () => {
  it('has the requested entries and the last seq', async () => {
    const dataDir = tempDir();
    const entries = sessionEntries(2500);
    writeSession(dataDir, OLD, jsonLines(entries));
    const { sessions } = sessionsIn(dataDir);
    const cases = [
      [0, 100, entries.slice(0, 100)],
      [2400, 1000, entries.slice(2400)],
      [2500, 10, []],
      [9999, 10, []],
    ] as const;
    for (const [after, limit, actions] of cases) {
      expect(await sessions.page(OLD, after, limit)).toEqual({ session: OLD, actions, last_seq: 2500 });
    }
  });

  it('is short if entries are long, but has at least one', async () => {
    const dataDir = tempDir();
    const long = (n: number) => sessionEntry(n, { request: { action: 'type', text: 'ü'.repeat(1_000_000) } });
    writeSession(dataDir, OLD, jsonLines([1, 2, 3].map(long)));
    const { sessions } = sessionsIn(dataDir);
    const { actions } = await sessions.page(OLD, 0, 10);
    expect(actions.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('ends before an incomplete line, and grows with the file', async () => {
    const dataDir = tempDir();
    const folder = writeSession(dataDir, OLD, `${jsonLines(sessionEntries(2))}{"id": "to`);
    const { sessions } = sessionsIn(dataDir);
    expect(await sessions.page(OLD, 0, 10)).toMatchObject({ last_seq: 2 });
    appendFileSync(join(folder, 'actions.jsonl'), `rn"}\n${jsonLines([sessionEntry(4)])}`);
    const page = await sessions.page(OLD, 0, 10);
    expect(page.actions.map(({ seq }) => seq)).toEqual([1, 2, 4]);
    expect(page.last_seq).toBe(4);
  });

  it('includes the snapshots of its entries', async () => {
    const dataDir = tempDir();
    const entries = sessionEntries(3);
    const folder = writeSession(dataDir, OLD, jsonLines(entries));
    const { sessions } = sessionsIn(dataDir);
    expect((await sessions.page(OLD, 0, 10)).actions).toEqual(entries);
    const pictures: Pictures = { before: true, after: false, width: 800, height: 600 };
    const index = join(folder, 'pictures.jsonl');
    writeFileSync(index, jsonLines([{ id: entries[1]?.id, ...pictures, bytes: 10 }]));
    const shown = async () => (await sessions.page(OLD, 0, 10)).actions.map((entry) => entry.pictures);
    expect(await shown()).toEqual([undefined, pictures, undefined]);
    appendFileSync(index, jsonLines([{ id: entries[1]?.id, removed: true }]));
    expect(await shown()).toEqual([undefined, undefined, undefined]);
  });
});

describe('a session', () => {
  it('can get a title and lose it again', async () => {
    const dataDir = tempDir();
    writeSession(dataDir, OLD, jsonLines(sessionEntries(2)));
    const { sessions, journal } = sessionsIn(dataDir);
    // Concurrent calls run one after the other.
    await Promise.all([sessions.list(), sessions.change(OLD, { title: 'Sign-up, 日本' }), sessions.list()]);
    expect(await sessionsIn(dataDir).sessions.get(OLD)).toMatchObject({ title: 'Sign-up, 日本', actions: 2 });
    expect(await sessions.change(OLD, { title: null })).not.toHaveProperty('title');
    // The running session, which has no folder yet.
    await sessions.change(journal.session, { title: 'Now' });
    journal.append(sessionEntry(1));
    expect(await sessions.get(journal.session)).toMatchObject({ title: 'Now', actions: 1 });
  });

  it('can be deleted unless it is running; leftovers of a kill are deleted at the next start', async () => {
    const dataDir = tempDir();
    writeSession(dataDir, OLD, jsonLines(sessionEntries(2)));
    mkdirSync(join(dataDir, 'sessions', `.trash-${OLDER}`, 'pictures'), { recursive: true });
    mkdirSync(join(dataDir, 'sessions', `.import-${randomUUID()}`));
    const { journal, store, sessions } = sessionsIn(dataDir);
    await store.tidy();
    expect(readdirSync(join(dataDir, 'sessions'))).toEqual([OLD]);
    journal.append(sessionEntry(1));
    await expect(sessions.remove(journal.session)).rejects.toMatchObject({ code: 'running' });
    await sessions.remove(OLD);
    expect(readdirSync(join(dataDir, 'sessions'))).toEqual([journal.session]);
    await expect(sessions.get(OLD)).rejects.toMatchObject({ code: 'not-found' });
  });
});
