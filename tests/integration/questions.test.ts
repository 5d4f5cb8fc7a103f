import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JournalPage } from '../../src/shared/journal';
import { type Question, QuestionList } from '../../src/shared/question';
import { type Host, startHost } from '../support/host';
import { askControl, openViewer } from '../support/viewer';
import { waitFor } from '../support/wait-for';

const PATH = '/api/v0/desktop/questions';
let host: Host;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.stop());

async function post(path: string, body: object) {
  const response = await host.request(path, { method: 'POST', body });
  const text = await response.text();
  return { status: response.status, json: text === '' ? {} : JSON.parse(text) };
}
const ask = (body: object) => post('/api/v0/desktop/ask', body);
const waiting = async () => QuestionList.parse(await (await host.request(PATH)).json()).questions;
/** The question that waits, once it does. */
const waitingQuestion = (): Promise<Question> => waitFor('the question', async () => (await waiting())[0]);
const answer = ({ id }: Question, body: object) => post(`${PATH}/${id}/answer`, body);

describe('POST /api/v0/desktop/ask', () => {
  it('waits for the answer of a person', async () => {
    const asked = ask({ question: ' Which one? ', choices: ['Left', 'Right'] });
    const question = await waitingQuestion();
    expect(question).toMatchObject({ kind: 'question', question: 'Which one?', choices: ['Left', 'Right'] });
    expect((await answer(question, { choice: 1 })).status).toBe(204);
    expect(await asked).toEqual({ status: 200, json: { id: question.id, text: 'Right', choice: 1 } });
    expect((await host.journal()).actions.at(-1)).toMatchObject({
      request: { action: 'ask_person', text: 'Which one?' },
      output: 'Right',
    });
  });

  it('is dismissed by a person, and withdrawn if the client leaves', async () => {
    const asked = ask({ question: 'Go on?' });
    const { id } = await waitingQuestion();
    expect((await host.request(`${PATH}/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await asked).toMatchObject({ status: 409, json: { code: 'question-dismissed' } });

    const client = new AbortController();
    const left = fetch(`${host.url}/api/v0/desktop/ask`, {
      ...{ method: 'POST', body: JSON.stringify({ question: 'Still there?' }), signal: client.signal },
      headers: { authorization: `Bearer ${host.token}`, 'content-type': 'application/json' },
    }).catch(() => undefined);
    await waitingQuestion();
    client.abort();
    await left;
    await waitFor('the question to be withdrawn', async () => (await waiting()).length === 0);
  });

  it('is asked while the agent is paused', async () => {
    await post('/api/v0/control/pause', {});
    const asked = ask({ question: 'May I continue?' });
    await answer(await waitingQuestion(), { text: 'Soon.' });
    expect(await asked).toMatchObject({ status: 200, json: { text: 'Soon.' } });
    await post('/api/v0/control/resume', {});
  });

  it('is asked while a person has control, who answers by doing it by hand', async () => {
    const viewer = await openViewer(host, '?input=lease&viewer=person');
    expect((await askControl(host, 'take', { viewer: 'person' })).status).toBe(200);
    const asked = ask({ question: 'Can you sign in?' });
    const question = await waitingQuestion();
    expect((await host.act({ action: 'key', text: 'a' })).status).toBe(423);
    await askControl(host, 'give-back', { viewer: 'person' });
    await answer(question, { by_hand: true, text: 'Done.' });
    expect(await asked).toMatchObject({ status: 200, json: { by_hand: true, text: 'Done.' } });
    expect((await host.act({ action: 'mouse_move', coordinate: [5, 5] })).status).toBe(200);
    viewer.socket.close();
  });

  it('has its row in the session in which it was asked', async () => {
    const { session: first } = await host.journal();
    const asked = ask({ question: 'Whose row?' });
    const question = await waitingQuestion();
    expect((await post('/api/v0/sessions', { title: 'The next task' })).status).toBe(201);
    await answer(question, { text: 'Mine.' });
    expect((await asked).status).toBe(200);
    expect((await host.journal()).actions).toEqual([]);
    const page = await (await host.request(`/api/v0/sessions/${first}/actions`)).json();
    expect(JournalPage.parse(page).actions.at(-1)).toMatchObject({ id: question.id, output: 'Mine.' });
  });

  it.each([
    [{}, 'question: missing, expected a string'],
    [{ question: ' \n ' }, 'question: expected at least 1 character'],
    [{ question: 'Now?', choices: [''] }, 'choices.0: expected at least 1 character'],
    [{ question: 'Now?', choices: Array(11).fill('a') }, 'choices: expected at most 10 items'],
    [{ question: 'Now?', timeout: 0 }, 'timeout: expected at least 1'],
    [{ question: 'Now?', timeout: 1e9 }, 'timeout: expected at most 86400'],
  ])('refuses %j', async (body, detail) => {
    expect(await ask(body)).toMatchObject({ status: 400, json: { detail } });
  });

  it('shortens a long question, and refuses a wrong answer', async () => {
    const asked = ask({ question: '😀'.repeat(5000), choices: null });
    const question = await waitingQuestion();
    expect(question.question.length).toBe(2001);
    for (const wrong of [
      {},
      { choice: 0 },
      { choice: 0, text: 'a' },
      { text: ' ' },
      { by_hand: true, choice: 0 },
    ])
      expect((await answer(question, wrong)).status).toBe(400);
    expect((await answer({ ...question, id: 'none' }, { text: 'a' })).status).toBe(404);
    await answer(question, { text: 'a' });
    expect((await asked).status).toBe(200);
  });
});

describe('the MCP tool ask_person', () => {
  let client: Client;
  beforeAll(async () => {
    client = new Client({ name: 'test', version: '1' });
    const headers = { authorization: `Bearer ${host.token}` };
    await client.connect(
      new StreamableHTTPClientTransport(new URL('/mcp', host.url), { requestInit: { headers } }),
    );
  });
  afterAll(() => client.close());
  const call = (input: Record<string, unknown>, signal?: AbortSignal) =>
    client.callTool({ name: 'ask_person', arguments: input }, { ...(signal && { signal }) });

  it('returns the words, the choice, or that it was done by hand', async () => {
    for (const [given, text] of [
      [{ text: 'In the cellar.' }, 'In the cellar.'],
      [{ choice: 0 }, 'Yes'],
      [
        { by_hand: true, text: 'It is solved.' },
        'A person took control of the desktop, did it by hand and gave control back. Note: It is solved.',
      ],
    ] as const) {
      const asked = call({ question: 'Can you help?', choices: ['Yes', 'No'] });
      const question = await waitingQuestion();
      expect(question.vendor).toBe('mcp');
      await answer(question, given);
      expect((await asked).content).toEqual([{ type: 'text', text }]);
    }
  });

  it('returns an error that the model can read', async () => {
    expect(await call({ question: 'Anyone?', timeout: 1 })).toMatchObject({
      isError: true,
      content: [{ text: 'No person answered in time. The question waited 1 s.' }],
    });
    expect(await call({ choices: ['a'] })).toMatchObject({
      isError: true,
      content: [{ text: 'Malformed arguments: question: missing, expected a string' }],
    });
  });

  const META = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  it.each([
    ['2025-11-25', {}],
    ['2026-07-28', { _meta: META }],
  ])('sends something at once and then every few seconds, as clients give up: %s', async (revision, meta) => {
    const params = { name: 'ask_person', arguments: { question: 'Anyone?', timeout: 20 }, ...meta };
    const response = await host.request('/mcp', {
      ...{ method: 'POST', body: { jsonrpc: '2.0', id: 1, method: 'tools/call', params } },
      headers: {
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': revision,
        ...('_meta' in meta && { 'mcp-method': 'tools/call', 'mcp-name': 'ask_person' }),
      },
    });
    const question = await waitingQuestion();
    let received = '';
    for await (const part of response.body ?? []) {
      received += Buffer.from(part).toString();
      if (received.includes('keepalive')) await answer(question, { text: 'I am.' }).catch(() => undefined);
    }
    expect(received).toMatch(/^:.*\n\n: keepalive\n\n/);
    expect(received).toContain('"text":"I am."');
  });

  it('withdraws the question if the client cancels the call', async () => {
    const cancel = new AbortController();
    const asked = call({ question: 'Never mind?' }, cancel.signal);
    await waitingQuestion();
    cancel.abort();
    await expect(asked).rejects.toThrow();
    await waitFor('the question to be withdrawn', async () => (await waiting()).length === 0);
  });
});

describe('a safety check with ask=SECONDS', () => {
  const check = { id: 'cu_sc_1', code: 'malicious_instructions', message: 'Look at this.' };
  const openai = {
    ...{ type: 'computer_call', call_id: 'call_1', pending_safety_checks: [check] },
    actions: [{ type: 'move', x: 10, y: 10 }],
  };
  const gemini = {
    parts: [
      {
        functionCall: {
          name: 'move',
          args: {
            ...{ x: 10, y: 10 },
            safety_decision: { decision: 'require_confirmation', explanation: 'Look at this.' },
          },
        },
      },
    ],
  };
  const send = (vendor: string, body: object, query = 'ask=60') =>
    post(`/api/v0/agents/${vendor}?size=320x180&${query}`, body);
  const acted = async () =>
    (await host.journal()).actions.filter(({ request }) => request.action === 'mouse_move').length;

  it.each([
    ['openai', openai, '"acknowledged_safety_checks":[{"id":"cu_sc_1"'],
    ['gemini', gemini, '"safety_acknowledgement":"true"'],
  ])('C20, D16: of %s is acknowledged only if a person agrees', async (vendor, body, acknowledged) => {
    const before = await acted();
    for (const refusal of [{ choice: 1 }, { text: 'Yes, do it.' }, { by_hand: true, text: 'Done.' }]) {
      const asked = send(vendor, body);
      const question = await waitingQuestion();
      expect(question).toMatchObject({ kind: 'safety-check', choices: ['Agree', 'Refuse'], vendor });
      expect(question.question).toContain('Look at this.');
      await answer(question, refusal);
      expect(await asked).toMatchObject({ status: 409, json: { code: 'safety-check' } });
    }
    expect(await send(vendor, body, 'ask=1')).toMatchObject({
      status: 409,
      json: { detail: expect.stringContaining('No person answered in time.') },
    });
    expect(await acted()).toBe(before);

    const asked = send(vendor, body);
    await answer(await waitingQuestion(), { choice: 0 });
    const { status, json } = await asked;
    expect([status, JSON.stringify(json)]).toEqual([200, expect.stringContaining(acknowledged)]);
    expect(await acted()).toBe(before + 1);
  });

  it('asks nobody by default, and refuses an odd time', async () => {
    expect((await send('openai', openai, '')).status).toBe(409);
    expect((await send('openai', openai, 'ask=-1')).status).toBe(400);
    expect(await waiting()).toEqual([]);
  });
});

it('answers the questions that wait when the host stops', async () => {
  const asked = ask({ question: 'Is this the end?' });
  await waitingQuestion();
  expect(await host.stop()).toBe(0);
  expect(await asked).toMatchObject({ status: 503, json: { message: 'Desktop API is shutting down.' } });
});
