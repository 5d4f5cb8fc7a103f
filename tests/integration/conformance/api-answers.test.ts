import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiDocument, type ApiOperation, expectDocumented, operationsOf } from '../../support/api-document';
import { type Host, startHost } from '../../support/host';
import { ask, upgrade } from '../../support/http';
import { waitFor } from '../../support/wait-for';

interface Request {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

let host: Host;
let document: ApiDocument;
/** Operations of which at least one real answer was checked. */
const checked = new Set<string>();
const recording = randomUUID();
let session = '';
let entry = '';

beforeAll(async () => {
  host = await startHost();
  document = ApiDocument.parse(await (await host.request('/openapi.json')).json());
  await host.act({ action: 'left_click', coordinate: [5, 5] });
  const journal = await host.journal();
  session = journal.session;
  entry = journal.actions[0]?.id ?? '';
});
afterAll(async () => {
  expect(await host.stop()).toBe(0);
});

function operationOf(id: string): ApiOperation {
  const operation = operationsOf(document).find(({ operationId }) => operationId === id);
  if (!operation) throw new Error(`There is no ${id} in the document.`);
  return operation;
}

/** Sends a request and checks its answer against the document. */
async function call(id: string, { path = {}, query = '', headers = {}, body }: Request = {}) {
  const operation = operationOf(id);
  const url = operation.path.replaceAll(/\{(\w+)\}/g, (_, name) => path[name] ?? '');
  const answer = await ask(host.url + url + query, {
    method: operation.method.toUpperCase(),
    headers: {
      authorization: `Bearer ${host.token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  expectDocumented(document, operation, answer);
  checked.add(id);
  return answer;
}

const statusOf = async (id: string, request: Request = {}) => (await call(id, request)).status;

describe('the OpenAPI document describes the real responses', () => {
  it('of the host', async () => {
    expect(await statusOf('getHealth')).toBe(200);
    expect(await statusOf('getReadiness')).toBe(200);
    expect(await statusOf('getOpenApi')).toBe(200);
    expect(await statusOf('openPanel')).toBe(200);
    expect(await statusOf('openPanel', { query: `?token=${host.token}` })).toBe(302);
    expect(await statusOf('openPanel', { query: '?token=wrong' })).toBe(401);
    expect(await statusOf('signIn')).toBe(204);
  });

  it('of the desktop', async () => {
    for (const id of ['getDesktop', 'startDesktop', 'getClipboard', 'releaseInput', 'listPasswords'])
      expect([id, await statusOf(id)]).toEqual([id, 200]);
    expect(await statusOf('performAction', { body: { action: 'screenshot', scaled_width: 8 } })).toBe(200);
    for (const body of [{}, { action: 'left_click' }, { action: 'key', text: 'Retrun' }, '{"action":'])
      expect(await statusOf('performAction', { body })).toBe(400);
    expect(await statusOf('performAction', { body: { action: 'type', text: '\u0007' } })).toBe(500);
    expect(await statusOf('listActions', { query: '?limit=1' })).toBe(200);
    expect(await statusOf('listActions', { query: '?limit=0' })).toBe(400);
    expect(await statusOf('listActions', { query: '?order=desc&status=failed&kind=key' })).toBe(200);
    expect(await statusOf('listChats')).toBe(200);
    const chat = { path: { id: randomUUID() } };
    expect(await statusOf('updateChat', { ...chat, body: { title: 'A chat' } })).toBe(200);
    expect(await statusOf('updateChat', { ...chat, body: {} })).toBe(400);
    const body = { action: 'mouse_move', coordinate: [1, 1], request_id: 'move' };
    expect(await statusOf('performAction', { body })).toBe(200);
    expect(await statusOf('performAction', { body: { ...body, coordinate: [2, 2] } })).toBe(409);
    expect(await statusOf('setClipboard', { body: { text: 'a' } })).toBe(204);
    expect(await statusOf('setClipboard', { body: {} })).toBe(400);
    expect(await statusOf('runProgram', { body: { command: ['true'] } })).toBe(403);
    expect(await statusOf('restartDesktop', { body: { width: 640 } })).toBe(400);
    expect(await statusOf('addNote', { body: { text: 'Done.', level: 'info' } })).toBe(200);
    expect(await statusOf('addNote', { body: { text: '' } })).toBe(400);
    expect(await statusOf('connectDesktop', { body: { desktop: 'nonsense' } })).toBe(400);
    const refused = { desktop: 'vnc+unix:/nonsense' };
    expect(await statusOf('connectDesktop', { body: refused })).toBe(502);
    expect(await statusOf('testConnection', { body: refused })).toBe(502);
    expect(await statusOf('forgetPassword', { query: '?address=x' })).toBe(200);
    expect(await statusOf('forgetPassword')).toBe(400);
  });

  it('of control', async () => {
    expect(await statusOf('getControl')).toBe(200);
    expect(await statusOf('takeControl', { body: { viewer: 'nobody' } })).toBe(404);
    expect(await statusOf('releaseControl')).toBe(200);
    expect(await statusOf('setPrivateTyping', { body: { viewer: 'nobody', sensitive: true } })).toBe(409);
    expect(await statusOf('pauseAgent')).toBe(200);
    expect(await statusOf('performAction', { body: { action: 'key', text: 'a' } })).toBe(423);
    expect(await statusOf('resumeAgent')).toBe(200);
  });

  it('of the WebSockets', async () => {
    const headers = { authorization: `Bearer ${host.token}` };
    for (const id of ['subscribeToEvents', 'connectVnc']) {
      expect(await statusOf(id)).toBe(426);
      const operation = operationOf(id);
      const socket = await upgrade(host.url + operation.path, headers);
      if (!('terminate' in socket)) throw new Error(`${id} was answered with ${socket.status}.`);
      socket.terminate();
      const refused = await upgrade(host.url + operation.path, { authorization: 'Bearer wrong' });
      if ('terminate' in refused) throw new Error(`${id} needs no token.`);
      expectDocumented(document, operation, refused);
    }
    expect(await statusOf('connectVnc', { query: '?input=lease' })).toBe(400);
  });

  it('of sessions', async () => {
    const path = { id: session };
    const nowhere = { id: 'nowhere' };
    expect(await statusOf('listSessions')).toBe(200);
    expect(await statusOf('listSessions', { query: '?x=1' })).toBe(400);
    for (const id of ['getSession', 'listSessionActions']) {
      expect(await statusOf(id, { path })).toBe(200);
      expect(await statusOf(id, { path: nowhere })).toBe(404);
    }
    expect(await statusOf('updateSession', { path, body: { title: 'A title' } })).toBe(200);
    expect(await statusOf('updateSession', { path, body: { title: 5 } })).toBe(400);
    expect(await statusOf('updateSession', { path, body: { result: 'passed', reason: 'It is so.' } })).toBe(
      200,
    );
    expect(await statusOf('deleteSession', { path })).toBe(409);
    for (const id of ['exportSession', 'headExportSession', 'getNodeScript', 'getPythonScript']) {
      expect([id, await statusOf(id, { path })]).toEqual([id, 200]);
      expect([id, await statusOf(id, { path, query: '?ids=x' })]).toEqual([id, 400]);
    }
    for (const id of ['exportSessionSelection', 'createNodeScript', 'createPythonScript'])
      expect([id, await statusOf(id, { path, body: { ids: [entry] } })]).toEqual([id, 200]);
    const lines = { 'content-type': 'application/x-ndjson' };
    const { actions } = await host.journal();
    const body = actions.map((action) => `${JSON.stringify(action)}\n`).join('');
    const imported = await call('importSession', { headers: lines, body, query: '?title=Imported' });
    expect(imported.status).toBe(201);
    expect(await statusOf('importSession', { headers: lines, body: 'nonsense' })).toBe(400);
    expect(await statusOf('importSession', { headers: { 'content-type': 'text/plain' }, body: 'x' })).toBe(
      415,
    );
    const id = /"id":"([^"]+)"/.exec(imported.text)?.[1] ?? '';
    expect(await statusOf('deleteSession', { path: { id } })).toBe(204);
  });

  it('of the panel’s settings', async () => {
    const settings = [{ name: 'jumpseat.theme', value: 'dark' }];
    expect(await statusOf('savePanelSettings', { body: { settings } })).toBe(204);
    expect(JSON.parse((await call('getPanelSettings')).text)).toEqual({ settings });
    for (const wrong of [{ name: 'a/b', value: '' }, { name: 'a', value: 5 }, { name: 'a' }])
      expect(await statusOf('savePanelSettings', { body: { settings: [wrong] } })).toBe(400);
  });

  it('of snapshots', async () => {
    const shown = await waitFor('the snapshots', async () => {
      // The action that starts the desktop has no "before".
      await host.act({ action: 'left_click', coordinate: [9, 9] });
      const { actions } = await host.journal();
      return actions.find(({ pictures }) => pictures?.before && pictures.after);
    });
    const path = { session, id: shown.id };
    for (const id of ['getSnapshotBefore', 'getSnapshotAfter', 'getSnapshotThumbnail']) {
      const { status, headers } = await call(id, { path });
      expect(status).toBe(200);
      const head = id.replace('get', 'headGet');
      expect(await statusOf(head, { path })).toBe(200);
      const etag = String(headers.etag);
      expect(await statusOf(id, { path, headers: { 'if-none-match': etag } })).toBe(304);
      expect(await statusOf(id, { path, headers: { 'if-match': '"x"' } })).toBe(412);
      expect(await statusOf(id, { path: { session, id: randomUUID() } })).toBe(404);
    }
  });

  it('of recordings', async () => {
    const path = { id: recording };
    expect(await statusOf('startRecording', { body: {} })).toBe(400);
    expect(await statusOf('startRecording', { body: { recording_id: 'x' } })).toBe(400);
    expect(await statusOf('startRecording', { body: { recording_id: recording } })).toBe(200);
    expect(await statusOf('getRecordingVideo', { path })).toBe(409);
    await host.act({ action: 'key', text: 'a' });
    expect(await statusOf('stopRecording', { path })).toBe(200);
    expect(await statusOf('stopAndDownloadRecording', { body: { recording_id: recording } })).toBe(200);
    expect(await statusOf('stopAndDownloadRecording', { body: { recording_id: randomUUID() } })).toBe(404);
    for (const id of ['listRecordings']) expect(await statusOf(id)).toBe(200);
    expect(await statusOf('updateRecording', { path, body: { pinned: true } })).toBe(200);
    for (const id of [
      'getRecording',
      'getRecordingVideo',
      'headGetRecordingVideo',
      'listRecordedActions',
      'getRecordedActionLines',
      'getRecordingSubtitles',
      'getRecordingThumbnail',
      'headGetRecordingThumbnail',
      'downloadRecording',
      'headDownloadRecording',
    ]) {
      expect([id, await statusOf(id, { path })]).toEqual([id, 200]);
      expect([id, await statusOf(id, { path: { id: randomUUID() } })]).toEqual([id, 404]);
    }
    const video = async (headers: Record<string, string>) => statusOf('getRecordingVideo', { path, headers });
    expect(await video({ range: 'bytes=0-9' })).toBe(206);
    expect(await video({ range: 'bytes=999999999-' })).toBe(416);
    const query = '?download=1';
    for (const id of ['getRecordingVideo', 'getRecordingSubtitles', 'getRecordingThumbnail'])
      expect([id, await statusOf(id, { path, query })]).toEqual([id, 200]);
    expect(await statusOf('selectRecordings', { body: { ids: [recording] } })).toBe(201);
    expect(await statusOf('downloadRecordings')).toBe(400);
    for (const id of ['downloadRecordings', 'headDownloadRecordings'])
      expect(await statusOf(id, { query: `?ids=${recording}` })).toBe(200);
    expect(await statusOf('deleteRecording', { path })).toBe(204);
    expect(await statusOf('deleteRecording', { path })).toBe(404);
  });

  it('of a replay', async () => {
    const commands = ['playReplay', 'pauseReplay', 'stepReplay', 'skipReplayStep', 'stopReplay'];
    expect(await statusOf('getReplay')).toBe(404);
    for (const id of commands) expect([id, await statusOf(id)]).toEqual([id, 404]);
    expect(await statusOf('planReplay', { body: { ids: [randomUUID()] } })).toBe(404);
    expect(await statusOf('planReplay', { body: { ids: [entry] } })).toBe(200);
    expect(await statusOf('loadReplay', { body: { ids: [entry], paused: true, verify: false } })).toBe(200);
    expect(await statusOf('updateReplay', { body: { speed: 'none' } })).toBe(200);
    expect(await statusOf('answerReplay', { body: { question: 1, answer: 'skip' } })).toBe(409);
    expect(await statusOf('getReplay')).toBe(200);
    for (const id of ['getRecordedScreen', 'getComparedScreen']) expect(await statusOf(id)).toBe(404);
    for (const id of ['skipReplayStep', 'stopReplay', 'playReplay', 'pauseReplay'])
      expect([200, 409]).toContain(await statusOf(id));
    expect(await statusOf('unloadReplay')).toBe(204);
  });

  it('of a new session', async () => {
    expect(await statusOf('createSession', { body: { title: '' } })).toBe(400);
    expect(await statusOf('createSession', { body: { title: 'A task' } })).toBe(201);
  });

  it('to requests that the guard or the body parser refuses, for each operation', async () => {
    for (const operation of operationsOf(document)) {
      const { operationId: id, security, requestBody } = operation;
      const path = { id: session, session };
      if (security?.length !== 0)
        expect([id, await statusOf(id, { path, headers: { authorization: 'Bearer wrong' } })]).toEqual([
          id,
          401,
        ]);
      expect([id, await statusOf(id, { path, headers: { origin: 'http://evil.example' } })]).toEqual([
        id,
        403,
      ]);
      if (requestBody)
        expect([
          id,
          await statusOf(id, { path, headers: { 'content-type': 'text/plain' }, body: 'x' }),
        ]).toEqual([id, 415]);
    }
    const large = await call('performAction', { body: 'x'.repeat(1024 * 1024 + 1) });
    expect(large.status).toBe(413);
    const wrong = await ask(`${host.url}/api/v0/desktop/action`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${host.token}` },
    });
    expect([wrong.status, wrong.headers.allow]).toEqual([405, 'POST']);
    expectDocumented(document, operationOf('performAction'), wrong);
  });

  it('of every operation', () => {
    const ids = operationsOf(document).map(({ operationId }) => operationId);
    expect(ids.filter((id) => !checked.has(id))).toEqual([]);
  });
});
