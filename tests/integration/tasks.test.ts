import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventMessage } from '../../src/shared/events';
import { JournalEntry, JournalPage } from '../../src/shared/journal';
import { RecordedActions, Recording, RecordingList } from '../../src/shared/recording';
import { ImportResult, Session, SessionList } from '../../src/shared/session';
import { type Host, startHost } from '../support/host';
import { type Subscriber, subscribe } from '../support/http';
import { askRecording } from '../support/recording';
import { tempDir } from '../support/temp-dir';
import { waitFor } from '../support/wait-for';
import { unpack } from '../support/zip';

let host: Host;
let events: Subscriber<EventMessage>;

beforeAll(async () => {
  host = await startHost();
  events = await subscribe<EventMessage>(`${host.url}/api/v0/events`, {
    authorization: `Bearer ${host.token}`,
  });
});
afterAll(async () => {
  await events.close();
  expect(await host.stop()).toBe(0);
});

async function send(method: string, path: string, body?: unknown, status = 200): Promise<unknown> {
  const answer = await host.request(path, { method, ...(body !== undefined && { body }) });
  const json: unknown = await answer.json();
  expect([path, answer.status, json]).toEqual([path, status, json]);
  return json;
}

const begin = async (title: string) => Session.parse(await send('POST', '/api/v0/sessions', { title }, 201));
const sessions = async () => SessionList.parse(await send('GET', '/api/v0/sessions')).sessions;
const actionsOf = async (id: string) =>
  JournalPage.parse(await send('GET', `/api/v0/sessions/${id}/actions`)).actions;
const click = (x: number) => host.act({ action: 'left_click', coordinate: [x, 5] });

describe('a new session', () => {
  it('begins after the actions that arrived before, numbers its own from 1, and has their snapshots', async () => {
    await waitFor('the first snapshots', async () => {
      await click(1);
      return (await host.journal()).actions.some(({ pictures }) => pictures?.after);
    });
    const { session: first, last_seq: before } = await host.journal();
    const waiting = [host.act({ action: 'hold_key', text: 'shift', duration: 1000 }), click(2)];
    await waitFor('the action to start', () =>
      events.messages.some(
        (one) => one.type === 'action.started' && one.action.request.action === 'hold_key',
      ),
    );
    // The click, on a connection of its own, arrives before these answers.
    for (let i = 0; i < 5; i++) await host.request('/healthz');
    const second = await begin('Task 2');
    await Promise.all(waiting);
    expect(second).toMatchObject({ title: 'Task 2', running: true, actions: 0 });
    expect((await click(3)).json.seq).toBe(1);
    const old = (await actionsOf(first)).slice(before);
    expect(old.map(({ request }) => request.coordinate?.[0])).toEqual([undefined, 2]);
    expect((await actionsOf(second.id)).map(({ request }) => request.coordinate?.[0])).toEqual([3]);
    expect((await host.journal()).session).toBe(second.id);
    const [listed, past] = await sessions();
    expect([listed, past]).toMatchObject([
      { id: second.id, running: true },
      { id: first, running: false, actions: before + 2 },
    ]);
    await events.until(
      'the new session',
      (one) => one.type === 'session.started' && one.session === second.id,
    );
    for (const [id, at] of [
      [first, before + 1],
      [second.id, 0],
    ] as const) {
      const kept = await waitFor('the snapshots', async () => {
        const entry = (await actionsOf(id))[at];
        return entry?.pictures ? entry : undefined;
      });
      const small = await host.request(`/api/v0/sessions/${id}/pictures/${kept.id}/thumb`);
      expect(small.status).toBe(200);
    }
  });

  it('leaves recordings running, and stays in the list without an action', async () => {
    const recording = randomUUID();
    await askRecording(host, 'start', recording);
    const before = (await host.journal()).session;
    const empty = await begin('Empty');
    await click(4);
    const next = await begin('Next');
    await send('DELETE', `/api/v0/sessions/${next.id}`, undefined, 409);
    await click(5);
    const stopped = Recording.parse(await send('POST', `/api/v0/recordings/${recording}/stop`));
    expect(stopped).toMatchObject({ session: before, actions: 2, status: 'ready' });
    const unused = await begin('Unused');
    await begin('Last');
    const titles = (await sessions()).map(({ title, actions }) => [title, actions]);
    expect(titles).toEqual(expect.arrayContaining([['Unused', 0]]));
    expect((await host.request(`/api/v0/sessions/${unused.id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await host.request(`/api/v0/sessions/${empty.id}`)).status).toBe(200);
  });

  it('needs a valid title', async () => {
    const { session } = await host.journal();
    for (const title of ['', '  ', 5, 'x'.repeat(201)])
      await send('POST', '/api/v0/sessions', { title }, 400);
    expect((await host.journal()).session).toBe(session);
    const untitled = Session.parse(await (await host.request('/api/v0/sessions', { method: 'POST' })).json());
    expect(untitled).not.toHaveProperty('title');
  });
});

describe('the result of a task', () => {
  it('is shown in the list, changed as a whole, and kept by export and import', async () => {
    const { id } = await begin('Judged');
    await click(1);
    const change = (body: object, status = 200) => send('PATCH', `/api/v0/sessions/${id}`, body, status);
    expect(await change({ result: 'passed' })).toMatchObject({ title: 'Judged', result: 'passed' });
    const reason = 'The total is 41.';
    expect(await change({ result: 'failed', reason })).toMatchObject({ result: 'failed', reason });
    expect(await change({ title: 'Renamed' })).toMatchObject({ title: 'Renamed', result: 'failed', reason });
    for (const body of [{}, { reason }, { result: 'perhaps' }, { result: null, reason }])
      await change(body, 400);
    await begin('After');
    expect(await sessions()).toContainEqual(expect.objectContaining({ id, result: 'failed', reason }));

    const archive = await (await host.request(`/api/v0/sessions/${id}/export.zip`)).arrayBuffer();
    expect((await host.request(`/api/v0/sessions/${id}`, { method: 'DELETE' })).status).toBe(204);
    const answer = await fetch(`${host.url}/api/v0/sessions/import`, {
      method: 'POST',
      headers: { authorization: `Bearer ${host.token}`, 'content-type': 'application/zip' },
      body: archive,
    });
    expect(ImportResult.parse(await answer.json()).session).toMatchObject({
      title: 'Renamed',
      result: 'failed',
      reason,
    });
    expect(await change({ result: null })).not.toHaveProperty('reason');
  });
});

describe('a note', () => {
  it('stands in the journal, the recording and its chapters, and is not replayed', async () => {
    const { id } = await begin('Notes');
    const recording = randomUUID();
    await askRecording(host, 'start', recording);
    await click(1);
    const note = (body: object, status = 200) => send('POST', '/api/v0/actions/note', body, status);
    await note({ text: 'The form is empty.' });
    const failed = await note({ text: 'The total is 41.', level: 'error' });
    expect(failed).toMatchObject({ output: 'note', action_id: expect.any(String), seq: 3 });
    for (const body of [
      {},
      { text: '' },
      { text: ' \n' },
      { text: 'x'.repeat(1001) },
      { text: 'a', level: 'warn' },
    ])
      await note(body, 400);
    expect(
      (await actionsOf(id)).map(({ request, status }) => [request.text ?? request.action, status]),
    ).toEqual([
      ['left_click', 'done'],
      ['The form is empty.', 'done'],
      ['The total is 41.', 'failed'],
    ]);
    expect(await send('GET', `/api/v0/sessions/${id}`)).toMatchObject({ actions: 3, failed: 1 });
    await send('POST', `/api/v0/recordings/${recording}/stop`);
    const { actions } = RecordedActions.parse(await send('GET', `/api/v0/recordings/${recording}/actions`));
    expect(actions.map(({ request }) => request.action)).toEqual(['left_click', 'note', 'note']);
    const subtitles = await (await host.request(`/api/v0/recordings/${recording}/subtitles.vtt`)).text();
    expect(subtitles).toContain('Error: The total is 41.');
    const video = Buffer.from(
      await (await host.request(`/api/v0/recordings/${recording}/video.mp4`)).arrayBuffer(),
    );
    expect(video.includes('The form is empty.') && video.includes('Error: The total is 41.')).toBe(true);
    expect(await send('POST', '/api/v0/replay/plan', { session: id })).toMatchObject({ steps: 1 });
    expect(await (await host.request(`/api/v0/sessions/${id}/script.py`)).text()).toContain(
      '# Note: The form',
    );
  });
});

describe('a chat', () => {
  it('finds its actions and recordings, and exports them alone', async () => {
    const [chat, other] = [randomUUID(), randomUUID()];
    const { id } = await begin('Chats');
    const recording = randomUUID();
    const own = { 'coder-chat-id': chat };
    await askRecording(host, 'start', recording, own);
    await host.act({ action: 'left_click', coordinate: [1, 1] }, own);
    await host.act({ action: 'left_click', coordinate: [2, 2] }, { 'coder-chat-id': other });
    await host.act({ action: 'key', text: 'Retrun' }, own);
    await send('POST', `/api/v0/recordings/${recording}/stop`);
    const seqs = async (query: string) =>
      JournalPage.parse(await send('GET', `/api/v0/actions?${query}`)).actions.map(({ seq }) => seq);
    expect(await seqs(`chat_id=${chat}&order=desc`)).toEqual([3, 1]);
    expect(await seqs(`chat_id=${chat}&status=failed`)).toEqual([3]);
    expect(await seqs('kind=left_click&limit=1&after=1')).toEqual([2]);
    for (const wrong of ['chat_id=x', 'status=perhaps', 'order=up', 'kind=', 'before=0'])
      await send('GET', `/api/v0/actions?${wrong}`, undefined, 400);
    const listed = async (query: string) =>
      RecordingList.parse(await send('GET', `/api/v0/recordings${query}`)).recordings.map(({ id }) => id);
    expect(await listed(`?chat_id=${chat.toUpperCase()}`)).toEqual([recording]);
    expect(await listed(`?chat_id=${other}`)).toEqual([]);
    expect(await listed('')).toContain(recording);

    const exportOf = async (query: string) => {
      const archive = await (await host.request(`/api/v0/sessions/${id}/export.zip${query}`)).arrayBuffer();
      const folder = tempDir();
      const names = await unpack(new Uint8Array(archive), folder);
      const lines = readFileSync(join(folder, 'actions.jsonl'), 'utf8').trim().split('\n');
      const exported = lines.map((line) => JournalEntry.parse(JSON.parse(line)).seq);
      return [exported, names.includes(`recordings/${recording}/video.mp4`)];
    };
    expect(await exportOf(`?chat_id=${chat}`)).toEqual([[1, 3], true]);
    expect(await exportOf(`?chat_id=${other}`)).toEqual([[2], false]);
  });

  it('has a title, which outlives the host, until it is removed', async () => {
    const chat = randomUUID();
    const path = `/api/v0/chats/${chat.toUpperCase()}`;
    expect(await send('PATCH', path, { title: 'Book a flight' })).toEqual({
      id: chat,
      title: 'Book a flight',
    });
    const chats = [{ id: chat, title: 'Book a flight' }];
    expect(JSON.parse(readFileSync(join(host.dataDir, 'chats.json'), 'utf8'))).toEqual({ chats });
    expect(await send('GET', '/api/v0/chats')).toEqual({ chats });
    await events.until('the title', (one) => one.type === 'chat' && one.chat.title === 'Book a flight');
    for (const title of ['', 5, 'x'.repeat(201)]) await send('PATCH', path, { title }, 400);
    await send('PATCH', '/api/v0/chats/x', { title: 'a' }, 400);
    const damaged = [5, { id: 'x', title: 'a' }, ...chats, { id: randomUUID(), title: 'x'.repeat(201) }];
    writeFileSync(join(host.dataDir, 'chats.json'), JSON.stringify({ chats: damaged }));
    expect(await send('GET', '/api/v0/chats')).toEqual({ chats });
    writeFileSync(join(host.dataDir, 'chats.json'), '{"chats":');
    expect(await send('GET', '/api/v0/chats')).toEqual({ chats: [] });
    expect(await send('PATCH', path, { title: null })).toEqual({ id: chat });
    expect(await send('GET', '/api/v0/chats')).toEqual({ chats: [] });
  });
});
