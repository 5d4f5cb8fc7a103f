import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { EventMessage } from '../../../src/shared/events';
import { type JournalEntry, JournalPage } from '../../../src/shared/journal';
import { startHost } from '../../support/backend';
import type { Host } from '../../support/host';
import { temporaryDir } from '../../support/host-run';
import { ask, type Subscriber, subscribe, upgrade } from '../../support/http';

let host: Host;
const dir = temporaryDir();
beforeAll(async () => {
  host = await startHost(['--data-dir', dir.path]);
});
afterAll(async () => {
  expect(await host.stop()).toBe(0);
  dir.remove();
});

const open: Subscriber<EventMessage>[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((subscriber) => subscriber.close()));
});
async function listen(since?: number): Promise<Subscriber<EventMessage>> {
  const url = `${host.url}/api/v0/events${since === undefined ? '' : `?since=${since}`}`;
  const subscriber = await subscribe<EventMessage>(url, { authorization: `Bearer ${host.token}` });
  open.push(subscriber);
  return subscriber;
}
async function snapshotOf({ until }: Subscriber<EventMessage>) {
  const first = await until('the first message', () => true);
  if (first.type !== 'snapshot') throw new Error(`The first message is ${first.type}.`);
  return first;
}
const doneOf = ({ messages }: Subscriber<EventMessage>) =>
  messages.flatMap((message) => (message.type === 'action.done' ? [message.action] : []));
/** Removes the snapshots, which arrive later than the entry and are stored separately. */
const withoutPictures = ({ pictures: _, ...entry }: JournalEntry) => entry;
async function page(query = ''): Promise<JournalPage> {
  return JournalPage.parse(await (await host.request(`/api/v0/actions${query}`)).json());
}

describe('the event stream', () => {
  it('begins with a snapshot, and does not start the desktop', async () => {
    const snapshot = await snapshotOf(await listen());
    expect(snapshot).toMatchObject({ recent: [], running: [], last_action_seq: 0 });
    expect(snapshot.desktop).toEqual(await host.desktop());
    expect(snapshot.desktop.state).toBe('stopped');
  });

  it('reports the start and end of an action, and changes of the desktop, with rising numbers', async () => {
    const subscriber = await listen();
    await snapshotOf(subscriber);
    await host.act({ action: 'left_click', coordinate: [20, 30], scaled_width: 960 });
    await host.act({ action: 'key_down', text: 'ctrl' });
    const held = await subscriber.until(
      'the held key',
      (m) => m.type === 'desktop' && m.desktop.held.keys.length === 1,
    );
    await host.request('/api/v0/desktop/release', { method: 'POST' });
    await subscriber.until(
      'the release of the key',
      (m) => m.type === 'desktop' && m.seq > held.seq && m.desktop.held.keys.length === 0,
    );

    for (const message of subscriber.messages) expect(EventMessage.safeParse(message).error).toBeUndefined();
    const numbers = subscriber.messages.map(({ seq }) => seq);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    const states = subscriber.messages.flatMap((m) => (m.type === 'desktop' ? [m.desktop.state] : []));
    expect(states.slice(0, 2)).toEqual(['starting', 'running']);
    const [started, done] = (['action.started', 'action.done'] as const).map((type) => {
      const found = subscriber.messages.find((m) => m.type === type);
      return found && 'action' in found ? found : undefined;
    });
    expect(started?.action).toMatchObject({ status: 'running', source: 'agent' });
    expect(done?.action).toMatchObject({
      id: started?.action.id,
      seq: 1,
      status: 'done',
      request: { action: 'left_click', coordinate: [20, 30], scaled_width: 960 },
      native: { width: 1920, height: 1080, at: { x: 41, y: 30 } },
      output: 'left_click action performed',
      duration_ms: expect.any(Number),
    });
    expect(started?.seq).toBeLessThan(done?.seq ?? 0);
  });

  it('sends events in batches on request, and omits none', async () => {
    const each = await listen();
    const { seq: from } = await snapshotOf(each);
    const headers = { authorization: `Bearer ${host.token}` };
    const several = await subscribe<EventMessage[]>(
      `${host.url}/api/v0/events?every=50&since=${from}`,
      headers,
    );
    onTestFinished(() => several.close());
    for (let x = 0; x < 40; x++) await host.act({ action: 'mouse_move', coordinate: [x, 0] });
    const isLast = (message: EventMessage) =>
      message.type === 'action.done' && message.action.request.coordinate?.[0] === 39;
    const last = await each.until('the last action', isLast);
    await several.until('the last action', (messages) => messages.some(isLast));
    const got = several.messages.flat().filter(({ seq }) => seq <= last.seq);
    expect(got).toEqual(each.messages.filter(({ seq }) => seq > from && seq <= last.seq));
    expect(several.messages.length).toBeLessThan(got.length);
  });

  it('sends finished and running actions to a late subscriber', async () => {
    const left = new AbortController();
    const holding = fetch(`${host.url}/api/v0/desktop/action`, {
      method: 'POST',
      headers: { authorization: `Bearer ${host.token}`, 'content-type': 'application/json' },
      body: '{"action":"hold_key","text":"F9","duration":60000}',
      signal: left.signal,
    }).catch(() => undefined);
    const early = await listen();
    await early.until('F9', (m) =>
      'action' in m ? m.action.request.text === 'F9' : m.type === 'snapshot' && m.running.length > 0,
    );
    const snapshot = await snapshotOf(await listen());
    expect(snapshot.running).toMatchObject([
      { request: { action: 'hold_key', text: 'F9' }, status: 'running' },
    ]);
    expect(snapshot.recent.map(withoutPictures)).toEqual((await page()).actions.map(withoutPictures));
    expect(snapshot.last_action_seq).toBe(snapshot.recent.length);
    left.abort();
    await holding;
    await early.until(
      'the end of the action',
      (m) => m.type === 'action.done' && m.action.request.text === 'F9',
    );
  });

  it('resumes after `since` without gaps or repeats, while actions arrive', async () => {
    const whole = await listen();
    const { seq: from } = await snapshotOf(whole);
    let flowing = true;
    const senders = Array.from({ length: 4 }, async (_, x) => {
      for (let y = 0; flowing; y++) await host.act({ action: 'mouse_move', coordinate: [x, y] });
    });
    const pieces: EventMessage[] = [];
    let since = from;
    for (let i = 0; i < 25; i++) {
      const piece = await listen(since);
      await piece.until('more events', () => piece.messages.length >= 3 + (i % 5));
      await piece.close();
      pieces.push(...piece.messages);
      since = piece.messages.at(-1)?.seq ?? since;
    }
    flowing = false;
    await Promise.all(senders);
    await whole.until('the last action', ({ seq }) => seq >= since);
    expect(pieces).toEqual(whole.messages.filter(({ seq }) => seq > from && seq <= since));
    expect(pieces.length).toBeGreaterThan(75);
  });

  it('sends a snapshot if `since` is out of range, and returns 400 if it is not a number', async () => {
    const { seq } = await snapshotOf(await listen());
    // Snapshots of earlier actions may still arrive, each with its own number.
    for (const since of [0, 1, seq + 1000])
      expect((await snapshotOf(await listen(since))).seq).toBeGreaterThanOrEqual(seq);
    const answer = await upgrade(`${host.url}/api/v0/events?since=soon`, {
      authorization: `Bearer ${host.token}`,
    });
    expect('status' in answer && answer.status).toBe(400);
  });
});

describe('the journal', () => {
  it('returns long entries in pages and snapshots of bounded size, each entry once', async () => {
    // Only the text of a started `type` is stored whole. Without programs, no desktop starts.
    const other = await startHost([], { PATH: dir.path });
    onTestFinished(async () => expect(await other.stop()).toBe(0));
    const text = 'x'.repeat(900_000);
    for (let i = 0; i < 12; i++) expect((await other.act({ action: 'type', text })).status).toBe(500);
    const seqs: (number | undefined)[] = [];
    for (let last = 0; last < 12; last = seqs.at(-1) ?? Number.NaN) {
      const answer = await (await other.request(`/api/v0/actions?after=${last}`)).text();
      expect(answer.length).toBeLessThan(4.5e6);
      seqs.push(...(JSON.parse(answer) as JournalPage).actions.map(({ seq }) => seq));
    }
    expect(seqs).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    const late = await subscribe<EventMessage>(`${other.url}/api/v0/events`, {
      authorization: `Bearer ${other.token}`,
    });
    open.push(late);
    const snapshot = await snapshotOf(late);
    expect(JSON.stringify(snapshot).length).toBeLessThan(4.5e6);
    expect(snapshot.recent.map(({ seq }) => seq)).toEqual([9, 10, 11, 12]);
    expect(snapshot.last_action_seq).toBe(12);
  });

  it('contains each action when it is answered, on disk and in pages', async () => {
    const [session] = readdirSync(join(dir.path, 'sessions'));
    const lines = () =>
      readFileSync(join(dir.path, 'sessions', session ?? '', 'actions.jsonl'), 'utf8')
        .trimEnd()
        .split('\n');
    for (let i = 0; i < 20; i++) {
      await host.act({ action: 'mouse_move', coordinate: [i, 500] });
      const last: JournalEntry = JSON.parse(lines().at(-1) ?? '');
      expect(last).toMatchObject({ request: { coordinate: [i, 500] }, seq: lines().length, status: 'done' });
    }
    const { actions, last_seq, session: id } = await page('?limit=1000');
    expect([id, last_seq]).toEqual([session, lines().length]);
    expect(actions.slice(0, 1000).map(withoutPictures)).toEqual(
      lines()
        .slice(0, 1000)
        .map((line) => JSON.parse(line)),
    );
    expect(actions.map(({ seq }) => seq)).toEqual(actions.map((_, i) => i + 1));
  });

  it('is paged with `after` and `limit`, newest last, by default 100 entries', async () => {
    const { last_seq: last } = await page('?limit=1');
    expect(last).toBeGreaterThan(120);
    expect((await page()).actions.map(({ seq }) => seq)).toEqual(
      Array.from({ length: 100 }, (_, i) => i + 1),
    );
    expect((await page('?after=7&limit=2')).actions.map(({ seq }) => seq)).toEqual([8, 9]);
    expect((await page(`?after=${last - 1}`)).actions.map(({ seq }) => seq)).toEqual([last]);
    expect((await page(`?after=${last + 5}`)).actions).toEqual([]);
    for (const query of ['?after=-1', '?after=x', '?limit=0', '?limit=1001', '?limit=1.5']) {
      const answer = await host.request(`/api/v0/actions${query}`);
      expect([query, answer.status, await answer.json()]).toEqual([
        query,
        400,
        expect.objectContaining({ message: expect.any(String) }),
      ]);
    }
  });

  it('contains the source and the chat of an action', async () => {
    const chat = '0b8a2f4e-7c1d-4f6a-9f0e-2d3c4b5a6978';
    const sent = [
      [{}, 'agent', undefined],
      [{ 'coder-chat-id': chat, 'jumpseat-source': 'composer' }, 'composer', chat],
      [
        { 'Coder-Chat-Id': chat.toUpperCase(), 'jumpseat-source': 'replay' },
        'replay',
        expect.stringMatching(new RegExp(chat, 'i')),
      ],
      [{ 'coder-chat-id': 'not a uuid', 'jumpseat-source': 'somebody' }, 'agent', undefined],
    ] as const;
    const subscriber = await listen();
    await snapshotOf(subscriber);
    for (const [headers] of sent)
      expect((await host.act({ action: 'cursor_position' }, headers)).status).toBe(200);
    const { last_seq } = await page('?limit=1');
    const { actions } = await page(`?after=${last_seq - sent.length}`);
    expect(actions.map(({ source, chat_id }) => [source, chat_id])).toEqual(
      sent.map(([, source, id]) => [source, id]),
    );
    await subscriber.until('the sent actions', () => doneOf(subscriber).length === sent.length);
    expect(doneOf(subscriber)).toEqual(actions);
  });

  it('contains a refused action with its error', async () => {
    await host.act({ action: 'left_click' });
    const { last_seq } = await page('?limit=1');
    const { actions } = await page(`?after=${last_seq - 1}`);
    expect(actions).toMatchObject([
      {
        status: 'failed',
        request: { action: 'left_click' },
        error: { status: 400, message: 'Missing "coordinate" for left_click action.' },
      },
    ]);
  });
});

it('a restart of the host starts a new session, with higher event numbers', async () => {
  const before = await snapshotOf(await listen());
  expect(await host.stop()).toBe(0);
  host = await startHost(['--data-dir', dir.path]);
  const after = await snapshotOf(await listen(before.seq));
  expect(after.seq).toBeGreaterThan(before.seq);
  expect(after.session).not.toBe(before.session);
  expect(after).toMatchObject({ recent: [], last_action_seq: 0 });
  expect((await ask(`${host.url}/healthz`)).status).toBe(200);
  await host.act({ action: 'cursor_position' });
  expect(readdirSync(join(dir.path, 'sessions'))).toHaveLength(2);
});
