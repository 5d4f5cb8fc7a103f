import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { jpegSize } from '../../src/main/pixels/jpeg';
import type { EventMessage } from '../../src/shared/events';
import { JournalPage } from '../../src/shared/journal';
import type { NamedDesktop } from '../../src/shared/named-desktop';
import { RecordingList } from '../../src/shared/recording';
import { SessionList } from '../../src/shared/session';
import { addDesktop, desktopOf, listDesktops } from '../support/desktops';
import { type Host, startHost } from '../support/host';
import { subscribe } from '../support/http';
import { processesNaming } from '../support/processes';
import { waitFor } from '../support/wait-for';

/** Width and height of a PNG in base64. */
function pngSize(data: unknown) {
  const bytes = Buffer.from(String(data), 'base64');
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

const SIZE = ['--geometry', '640x480'];

let host: Host;
beforeAll(async () => {
  host = await startHost([...SIZE, '--max-desktops', '5']);
});
afterAll(async () => {
  expect(await host.stop()).toBe(0);
});

const create = (body: object) => host.request('/api/v0/desktops', { method: 'POST', body });
const errorOf = async (answer: Response) => {
  const { code, detail } = (await answer.json()) as { code: string; detail?: string };
  return { status: answer.status, code, hasAdvice: (detail ?? '').length > 10 };
};

/** Adds a desktop for one test. */
async function added(body: object = {}, on: Host = host) {
  const desktop = await addDesktop(on, body);
  onTestFinished(() => desktop.request('', { method: 'DELETE' }).then(() => undefined));
  return desktop;
}

describe('a host', () => {
  it('lists its desktops, main first, and starts none of them', async () => {
    const second = await added({ title: 'Second' });
    const desktops = await listDesktops(host);
    expect(desktops.map(({ name }) => name)).toEqual(['main', second.name]);
    expect(desktops[1]).toMatchObject({ title: 'Second', desktop: 'virtual' });
    expect(desktops.map(({ status }) => status.state)).toEqual(['stopped', 'stopped']);
  });

  it('says what to do about a desktop that cannot be added, changed or deleted', async () => {
    await added({ name: 'taken', desktop: 'vnc://127.0.0.1:5999' });
    const remove = (name: string) => host.request(`/api/v0/desktops/${name}`, { method: 'DELETE' });
    const cases: readonly (readonly [Promise<Response>, number, string])[] = [
      [create({ name: 'Bad name' }), 400, 'invalid-body'],
      [create({ name: 'x'.repeat(41) }), 400, 'invalid-body'],
      [create({ geometry: '10x10' }), 400, 'invalid-body'],
      [create({ desktop: 'nonsense' }), 400, 'unsupported-desktop'],
      [create({ name: 'main' }), 409, 'desktop-exists'],
      [create({ name: 'taken' }), 409, 'desktop-exists'],
      [create({ desktop: 'vnc://user:secret@localhost:5999' }), 409, 'desktop-taken'],
      [remove('main'), 409, 'main-desktop'],
      [remove('nobody'), 404, 'desktop-not-found'],
      [host.request('/api/v0/desktops/nobody/control'), 404, 'desktop-not-found'],
      [
        host.request('/api/v0/desktop', { headers: { 'jumpseat-desktop': 'nobody' } }),
        404,
        'desktop-not-found',
      ],
      [host.request('/api/v0/agents/openai?desktop=nobody'), 404, 'desktop-not-found'],
    ];
    for (const [answer, status, code] of cases)
      expect(await errorOf(await answer)).toEqual({ status, code, hasAdvice: true });
  });

  it('refuses a second desktop of this machine’s screen', async () => {
    await added({ name: 'screen', desktop: 'host' });
    expect(await errorOf(await create({ desktop: 'host' }))).toMatchObject({
      status: 409,
      code: 'desktop-taken',
    });
    const connected = await host.request('/api/v0/desktop/connect', {
      method: 'POST',
      body: { desktop: 'host' },
    });
    expect(await errorOf(connected)).toMatchObject({ status: 409, code: 'desktop-taken' });
  });

  it('has no more desktops than --max-desktops', async () => {
    for (let n = 0; n < 4; n++) await added();
    expect(await errorOf(await create({}))).toEqual({
      status: 429,
      code: 'too-many-desktops',
      hasAdvice: true,
    });
  });

  it('can use a name again at once after its desktop was deleted', async () => {
    const first = await addDesktop(host, { name: 'again' });
    await first.act({ action: 'cursor_position' });
    const [, answer] = await Promise.all([
      first.request('', { method: 'DELETE' }),
      first.get().catch(() => undefined),
    ]);
    expect(answer?.name ?? 'again').toBe('again');
    const second = await added({ name: 'again' });
    expect((await second.get()).status.state).toBe('stopped');
    expect((await second.act({ action: 'cursor_position' })).json.seq).toBe(1);
  });
});

describe('two desktops', () => {
  it('have their own screen, pointer, clipboard, journal and session', async () => {
    const second = await added({ geometry: '800x600' });
    await host.act({ action: 'mouse_move', coordinate: [10, 20] });
    await second.act({ action: 'mouse_move', coordinate: [700, 500] });
    expect((await host.act({ action: 'cursor_position' })).json.output).toBe('x=10,y=20');
    const byHeader = await host.act({ action: 'cursor_position' }, { 'jumpseat-desktop': second.name });
    expect(byHeader.json.output).toBe('x=700,y=500');
    const { json } = await second.act({ action: 'screenshot' });
    expect(pngSize(json.screenshot_data)).toEqual({ width: 800, height: 600 });

    await second.request('/clipboard', { method: 'POST', body: { text: 'of the second' } });
    expect(await (await host.request('/api/v0/desktop/clipboard')).json()).not.toMatchObject({
      text: 'of the second',
    });

    const page = JournalPage.parse(await (await second.request('/actions')).json());
    expect(page.actions.map(({ request }) => request.action)).toEqual([
      'mouse_move',
      'cursor_position',
      'screenshot',
    ]);
    const { sessions } = SessionList.parse(await (await host.request('/api/v0/sessions')).json());
    expect(sessions.find(({ id }) => id === page.session)?.desktop).toBe(second.name);
    expect((await host.journal()).session).not.toBe(page.session);
  });

  it('have their own control: a person takes one, and the agents of the other go on', async () => {
    const second = await added();
    await second.request('/control/pause', { method: 'POST' });
    expect((await second.act({ action: 'key', text: 'a' })).status).toBe(423);
    expect((await host.act({ action: 'key', text: 'a' })).status).toBe(200);
  });

  it('record for themselves, five at once each, and an export has only its own recordings', async () => {
    const second = await added();
    const [ours, theirs] = [randomUUID(), randomUUID()];
    const start = (path: string, id: string) =>
      host.request(`${path}/recording/start`, { method: 'POST', body: { recording_id: id } });
    expect((await start('/api/v0/desktop', ours)).status).toBe(200);
    expect((await start(`/api/v0/desktops/${second.name}`, theirs)).status).toBe(200);
    expect(await errorOf(await start(`/api/v0/desktops/${second.name}`, ours))).toMatchObject({
      status: 409,
      code: 'recording-busy',
    });
    await second.act({ action: 'type', text: 'x' });
    const { session } = await second.get();
    // Deleting a desktop finishes its recordings, and keeps them.
    await second.request('', { method: 'DELETE' });
    await host.request(`/api/v0/recordings/${ours}/stop`, { method: 'POST' });
    const { recordings } = RecordingList.parse(await (await host.request('/api/v0/recordings')).json());
    expect(recordings.find(({ id }) => id === theirs)).toMatchObject({
      desktop: second.name,
      session,
      status: 'ready',
    });
    expect(recordings.find(({ id }) => id === ours)).toMatchObject({ desktop: 'main', status: 'ready' });
    const { sessions } = SessionList.parse(await (await host.request('/api/v0/sessions')).json());
    expect(sessions.find(({ id }) => id === session)).toMatchObject({ desktop: second.name, running: false });
    const archive = await host.request(`/api/v0/sessions/${session}/export.zip`);
    const bytes = Buffer.from(await archive.arrayBuffer());
    expect(bytes.toString('latin1')).toContain(theirs);
    expect(bytes.toString('latin1')).not.toContain(ours);
    const imported = await fetch(`${host.url}/api/v0/sessions/import`, {
      ...{ method: 'POST', body: bytes },
      headers: { authorization: `Bearer ${host.token}`, 'content-type': 'application/zip' },
    });
    expect(await imported.json()).toMatchObject({ session: { desktop: second.name } });
  });

  it('leave no process and no file behind when they are deleted', async () => {
    const second = await addDesktop(host, { name: 'short-lived' });
    await second.act({ action: 'left_click', coordinate: [5, 5] });
    const folder = join(host.dataDir, 'desktops', 'short-lived');
    expect(processesNaming(folder).length).toBeGreaterThan(0);
    expect((await second.request('', { method: 'DELETE' })).status).toBe(204);
    expect(processesNaming(folder)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });
});

describe('the events', () => {
  const events = (query: string) =>
    subscribe<EventMessage>(`${host.url}/api/v0/events${query}`, { authorization: `Bearer ${host.token}` });

  it('of one desktop have nothing of a different one', async () => {
    const second = await added();
    const [ours, theirs] = await Promise.all([events(''), events(`?desktop=${second.name}`)]);
    await second.act({ action: 'key', text: 'a' });
    await host.act({ action: 'key', text: 'b' });
    const keys = (messages: readonly EventMessage[]) =>
      messages.flatMap((message) => (message.type === 'action.done' ? [message.action.request.text] : []));
    await waitFor('both actions', () => keys(ours.messages).length > 0 && keys(theirs.messages).length > 0);
    expect(keys(ours.messages)).toEqual(['b']);
    expect(keys(theirs.messages)).toEqual(['a']);
    expect(theirs.messages[0]).toMatchObject({ type: 'snapshot', session: (await second.get()).session });
    ours.close();
    theirs.close();
  });

  it('of a desktop end when it is deleted, and so do its live views', async () => {
    const desktop = await addDesktop(host);
    await desktop.act({ action: 'cursor_position' });
    const path = `${host.url.replace('http', 'ws')}/api/v0/desktops/${desktop.name}`;
    const headers = { authorization: `Bearer ${host.token}` };
    const sockets = ['events', 'vnc'].map((name) => new WebSocket(`${path}/${name}`, { headers }));
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('message', resolve))));
    const closed = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    await desktop.request('', { method: 'DELETE' });
    await Promise.all(closed);
  });

  it('of all desktops begin with an overview, name their desktop, and have numbers without a gap', async () => {
    const all = await events('?desktop=*');
    const second = await added({ title: 'Watched' });
    await second.act({ action: 'key', text: 'a' });
    await host.act({ action: 'key', text: 'b' });
    const done = () =>
      all.messages.flatMap((message) =>
        message.type === 'action.done' ? [[message.desktop_name, message.action.request.text]] : [],
      );
    await waitFor('both actions', () => done().length === 2);
    expect(done()).toEqual([
      [second.name, 'a'],
      ['main', 'b'],
    ]);
    const [overview, ...rest] = all.messages;
    expect(overview).toMatchObject({
      type: 'overview',
      desktops: [{ name: 'main', control: { paused: false } }],
    });
    const added_ = rest.find((message) => message.type === 'desktops');
    expect(added_).toMatchObject({ desktops: [{ name: 'main' }, { name: second.name, title: 'Watched' }] });
    const numbers = all.messages.map(({ seq }) => seq);
    expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));
    await all.close();
  });
});

it('the wall gets a small picture of each running desktop, a new one after a change, and starts none', async () => {
  const [second, third] = [await added({ geometry: '800x600' }), await added()];
  await second.act({ action: 'cursor_position' });
  const socket = new WebSocket(`${host.url.replace('http', 'ws')}/api/v0/wall`, {
    headers: { authorization: `Bearer ${host.token}` },
  });
  onTestFinished(() => socket.close());
  const pictures: { readonly name: string; readonly jpeg: Buffer; readonly at: number }[] = [];
  socket.on('message', (data: Buffer) => {
    const length = data[0] ?? 0;
    const name = data.subarray(1, 1 + length).toString('latin1');
    pictures.push({ name, jpeg: data.subarray(1 + length), at: performance.now() });
  });
  const of = (name: string) => pictures.filter((picture) => picture.name === name);
  await waitFor('a picture', () => of(second.name).length > 0);
  expect(jpegSize(of(second.name)[0]?.jpeg ?? Buffer.alloc(0))).toEqual({ width: 480, height: 360 });
  const before = of(second.name).length;
  await second.act({ action: 'right_click', coordinate: [400, 300] });
  await waitFor('a picture of the menu', () => of(second.name).length > before);
  expect(of(third.name)).toEqual([]);
  expect((await third.get()).status.state).toBe('stopped');
  await third.act({ action: 'cursor_position' });
  await waitFor('a picture of the desktop that has started', () => of(third.name).length > 0);
});

describe('the size of a desktop', () => {
  it('changes while it runs: geometry, screenshots, journal and programs follow', async () => {
    const desktop = await added();
    const events = await subscribe<EventMessage>(`${host.url}/api/v0/events?desktop=${desktop.name}`, {
      authorization: `Bearer ${host.token}`,
    });
    await desktop.act({ action: 'cursor_position' });
    const changed = await desktop.request('', { method: 'PATCH', body: { geometry: '1000x700' } });
    expect(((await changed.json()) as NamedDesktop).status).toMatchObject({
      state: 'running',
      width: 1000,
      height: 700,
    });
    const { json } = await desktop.act({ action: 'screenshot' });
    expect(pngSize(json.screenshot_data)).toEqual({
      width: 1000,
      height: 700,
    });
    expect((await desktop.act({ action: 'mouse_move', coordinate: [990, 690] })).status).toBe(200);
    expect((await desktop.act({ action: 'cursor_position' })).json.output).toBe('x=990,y=690');
    await waitFor('the event', () =>
      events.messages.some((message) => message.type === 'desktop' && message.desktop.width === 1000),
    );
    await events.close();
  });

  it('of a stopped virtual desktop is that of its start, also of main', async () => {
    const desktop = await added();
    await desktop.request('', { method: 'PATCH', body: { geometry: '720x540' } });
    expect((await desktop.get()).status).toMatchObject({ state: 'stopped', width: 720 });
    await desktop.act({ action: 'cursor_position' });
    expect((await desktop.get()).status).toMatchObject({ state: 'running', width: 720, height: 540 });
  });

  it('cannot be changed on this machine’s screen, and the answer says so', async () => {
    const desktop = await added({ name: 'screen', desktop: 'host' });
    const answer = await desktop.request('', { method: 'PATCH', body: { geometry: '720x540' } });
    expect(await errorOf(answer)).toEqual({ status: 409, code: 'not-resizable', hasAdvice: true });
  });
});

it('a desktop that cannot be remembered is not added, and the answer says why', async () => {
  const file = join(host.dataDir, 'desktops.json.new');
  mkdirSync(file);
  onTestFinished(() => rmSync(file, { recursive: true, force: true }));
  const answer = await create({ name: 'lost' });
  expect([answer.status >= 500, (await answer.json()) as object]).toEqual([true, expect.any(Object)]);
  expect((await listDesktops(host)).map(({ name }) => name)).not.toContain('lost');
});

it('a desktop that was stopped starts again on use', async () => {
  const desktop = await added();
  await desktop.act({ action: 'cursor_position' });
  expect((await desktop.request('/readyz')).status).toBe(200);
  expect(await (await desktop.request('/stop', { method: 'POST' })).json()).toMatchObject({
    state: 'stopped',
  });
  expect(await errorOf(await desktop.request('/readyz'))).toMatchObject({ status: 503, code: 'not-ready' });
  expect((await desktop.act({ action: 'cursor_position' })).status).toBe(200);
});

it('desktops are remembered without passwords, and are stopped until they are used', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'jumpseat-desktops-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }));
  const flags = [...SIZE, '--data-dir', dataDir];
  const before = await startHost(flags);
  const kept = await addDesktop(before, { name: 'kept', title: 'Kept', geometry: '800x600' });
  await addDesktop(before, { name: 'lab', desktop: 'vnc://user:geheim@127.0.0.1:5998' });
  await addDesktop(before, { name: 'gone' });
  await desktopOf(before, 'gone').request('', { method: 'DELETE' });
  await desktopOf(before, 'main').request('', { method: 'PATCH', body: { title: 'The first' } });
  await kept.act({ action: 'key', text: 'a' });
  const { session } = await kept.get();
  expect(await before.stop()).toBe(0);
  expect(readFileSync(join(dataDir, 'desktops.json'), 'utf8')).not.toMatch(/geheim|user/);

  const after = await startHost(flags);
  onTestFinished(() => after.stop().then(() => undefined));
  expect(await listDesktops(after)).toMatchObject([
    { name: 'main', title: 'The first', status: { state: 'stopped' } },
    { name: 'kept', title: 'Kept', desktop: 'virtual', status: { state: 'stopped', width: 800 } },
    { name: 'lab', desktop: 'vnc://127.0.0.1:5998', status: { state: 'stopped' } },
  ]);
  const { sessions } = SessionList.parse(await (await after.request('/api/v0/sessions')).json());
  expect(sessions.find(({ id }) => id === session)).toMatchObject({ desktop: 'kept', running: false });
  expect((await desktopOf(after, 'kept').act({ action: 'key', text: 'b' })).status).toBe(200);
});
