import { readFile } from 'node:fs/promises';
import { compileFunction } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { ApiError } from '../../src/shared/api-error';
import type { Vendor } from '../../src/shared/dialects/space';
import { AgentTools } from '../../src/shared/dialects/tools';
import {
  anthropic,
  around,
  click,
  gemini,
  host,
  OK,
  openai,
  press,
  received,
  SIZE,
  send,
  sendAnthropic,
  sendOpenAi,
  setUpAgentDesktop,
  sizeOf,
  uiTars,
} from '../support/agent-desktop';
import { sendRaw } from '../support/http';
import { askControl, openViewer } from '../support/viewer';
import { waitFor } from '../support/wait-for';

setUpAgentDesktop();

describe('a turn', () => {
  it('F04: of one agent has no step of a different agent in between', async () => {
    const letters = (letter: string) =>
      Array.from({ length: 20 }, (): [string, object] => ['key', { text: letter }]);
    await Promise.all([
      send('anthropic', anthropic(...letters('a'))),
      send(
        'gemini',
        gemini(...Array.from({ length: 20 }, (): [string, object] => ['press_key', { key: 'b' }])),
        { picture: 'asked' },
      ),
      ...Array.from({ length: 5 }, () => host.act({ action: 'key', text: 'c' })),
    ]);
    const typed = (await received()).filter((event) => event.startsWith('down')).join(' ');
    expect(typed).toContain(Array(20).fill('down a').join(' '));
    expect(typed).toContain(Array(20).fill('down b').join(' '));
  });

  it('F05: is halted when a person takes control, and then nothing is pressed', async () => {
    const viewer = await openViewer(host, '?input=lease&viewer=person');
    const turn = sendAnthropic(
      anthropic(['hold_key', { text: 'a', duration: 60 }], ['key', { text: 'b' }], ['screenshot']),
    );
    await waitFor('the key', () => isHeld('a'));
    expect((await askControl(host, 'take', { viewer: 'person' })).status).toBe(200);
    expect(await turn).toMatchObject([
      { is_error: true, content: expect.stringMatching(/^A person has control\./) },
      { is_error: true, content: 'Not executed: an earlier computer action in this turn failed.' },
      { is_error: true, content: 'Not executed: an earlier computer action in this turn failed.' },
    ]);
    expect(await sendAnthropic(anthropic(['screenshot'], ['key', { text: 'c' }]))).toMatchObject([
      { content: [{ type: 'image' }] },
      {
        is_error: true,
        content: 'A person has control. Retry once control is released. Screenshots still work.',
      },
    ]);
    expect((await host.desktop()).held).toEqual({ keys: [], buttons: [] });
    await askControl(host, 'give-back', { viewer: 'person' });
    viewer.socket.close();
    expect(new Set((await received()).filter((event) => event.startsWith('down')))).toEqual(
      new Set(['down a']),
    );
  });

  it('F01: is refused in words while the agents are paused', async () => {
    await askControl(host, 'pause');
    const results = await sendAnthropic(
      anthropic(['screenshot'], ['left_click', { coordinate: [1, 1] }], ['screenshot']),
    );
    expect(results).toMatchObject([
      { content: [{ type: 'image' }] },
      { is_error: true, content: expect.stringMatching(/^A person has control\. The agent is paused\./) },
      { is_error: true, content: 'Not executed: an earlier computer action in this turn failed.' },
    ]);
    const { image, note } = await sendOpenAi(openai({ type: 'keypress', keys: ['A'] }));
    expect(sizeOf(image)).toEqual([1280, 720]);
    expect(note).toMatch(/^The action keypress failed: A person has control\./);
    await askControl(host, 'resume');
    expect(await received()).toEqual([]);
  });

  it('F02: of calls that come in parallel is one turn', async () => {
    const messages = [
      ['left_click', { coordinate: [640, 360], text: 'shift' }],
      ['type', { text: 'abc' }],
      ['key', { text: 'no such key' }],
      ['key', { text: 'd' }],
    ].map(([name, input]) => JSON.stringify(anthropic([String(name), Object(input)])));
    // On one connection they arrive in order, and none waits for the answer to the one before.
    const requests = messages.map((body, i) =>
      [
        `POST /api/v0/agents/anthropic?size=${SIZE}&turn=msg_1 HTTP/1.1`,
        ...['Host: localhost', `Authorization: Bearer ${host.token}`, `Content-Length: ${body.length}`],
        ...(i === messages.length - 1 ? ['Connection: close'] : []),
        ...['', body],
      ].join('\r\n'),
    );
    const answers = (await sendRaw(host.url, requests.join(''))).split('HTTP/1.1 200').slice(1);
    expect(answers.map((answer) => answer.includes('"is_error":true'))).toEqual([false, false, true, true]);
    expect(answers[3]).toContain('Not executed');
    expect(await received()).toEqual([...around('Shift_L', click(1, '960,540')), ...press('a', 'b', 'c')]);
  });

  it('F06: that is sensitive leaves its text nowhere', async () => {
    const secret = 'Geheimnis7';
    const message = anthropic(['type', { text: secret }], ['key', { text: `no ${secret}` }]);
    const words = { type: 'text', text: `I type ${secret}.` };
    const results = await sendAnthropic(
      { ...message, content: [words, ...message.content] },
      { sensitive: 'true' },
    );
    expect(JSON.stringify(results)).not.toContain(secret);
    expect(JSON.stringify(await host.journal())).not.toContain(secret);
    expect(host.output()).not.toContain(secret);
    expect((await received()).filter((event) => event.startsWith('down'))).toContain('down G');
  });

  it('is in the journal with the words of the model', async () => {
    const message = anthropic(['key', { text: 'a' }]);
    const chat = '7f1d6c0e-2b1a-4c57-9a53-0f8a1f7be001';
    await send(
      'anthropic',
      { content: [{ type: 'text', text: 'I press a.' }, ...message.content] },
      {},
      { 'coder-chat-id': chat },
    );
    expect((await host.journal()).actions.at(-1)).toMatchObject({
      ...{ source: 'agent', chat_id: chat },
      agent: { vendor: 'anthropic', call_id: 'toolu_0', reason: 'I press a.' },
    });
  });
});

describe('the routes', () => {
  it.each([
    ['anthropic', 'computer_toolset_20260801', 1280, 720],
    ['openai', 'computer', 1600, 900],
    ['gemini', undefined, 1600, 900],
    ['ui-tars', undefined, 1280, 720],
  ])(
    'of %s name the tool and the size, which also an answer without a size has',
    async (vendor, type, width, height) => {
      const tools = AgentTools.parse(await (await host.request(`/api/v0/agents/${vendor}`)).json());
      expect(tools.space).toEqual({ width, height });
      if (type !== undefined) expect(tools.tools).toMatchObject([{ type }]);
      const bodies = {
        anthropic: anthropic(['screenshot']),
        openai: openai(),
        gemini: gemini(['take_screenshot']),
        'ui-tars': uiTars(),
      };
      const body = bodies[vendor as Vendor];
      const answer = await host.request(`/api/v0/agents/${vendor}`, { method: 'POST', body });
      const [, data] =
        /"(?:data|image_url|base64)":"(?:data:image\/png;base64,)?(iVBOR[^"]+)"/.exec(await answer.text()) ??
        [];
      expect(sizeOf(data)).toEqual([width, height]);
    },
  );

  it.each([
    ['anthropic', 7, 'invalid-body'],
    ['anthropic', {}, 'invalid-body'],
    ['openai', {}, 'invalid-body'],
    ['gemini', {}, 'invalid-body'],
    ['ui-tars', {}, 'invalid-body'],
  ] as const)('of %s reject %j, as that is the mistake of the client', async (vendor, body, code) => {
    expect(await send(vendor, body)).toMatchObject({ status: 400, json: { code } });
  });

  it.each([
    ['size=1280', /^size: expected a size such as 1280x720/],
    ['size=0x10', /^size: expected sides from 1 to 8192/],
    ['size=2577x100', 'size: A side has at most 2576 pixels.'],
    ['picture=all', /^picture: expected/],
    ['sizes=1', /sizes is not known here/],
  ])('reject the query %s', async (query, detail) => {
    const response = await host.request(`/api/v0/agents/anthropic?${query}`, { method: 'POST', body: [] });
    expect(response.status).toBe(400);
    const error = ApiError.parse(await response.json());
    if (typeof detail === 'string') expect(error.detail).toBe(detail);
    else expect(error.detail).toMatch(detail);
  });
});

it("README's loop drives the desktop until the model has done its work", async () => {
  const section = (await readFile('README.md', 'utf8')).split('## Agents of every vendor')[1] ?? '';
  const loop = /```js\n(.*?)```/s.exec(section)?.[1]?.replace('http://127.0.0.1:7317', host.url) ?? '';
  const requests: { tools: unknown; messages: unknown[] }[] = [];
  const answers = [
    { ...anthropic(['key', { text: 'a' }]), stop_reason: 'tool_use' },
    { ...anthropic(['screenshot'], ['key', { text: 'b' }]), stop_reason: 'tool_use' },
    { role: 'assistant', content: [{ type: 'text', text: 'Done.' }], stop_reason: 'end_turn' },
  ];
  const client = {
    messages: {
      create(request: { tools: unknown; messages: unknown[] }) {
        requests.push({ ...request, messages: [...request.messages] });
        return answers[requests.length - 1];
      },
    },
  };
  const run = compileFunction(`return (async () => {${loop}})()`, ['client', 'model', 'process', 'fetch']);
  await run(client, 'a-model', { env: { JUMPSEAT_TOKEN: host.token } }, fetch);
  expect(requests.map(({ messages }) => messages.length)).toEqual([1, 3, 5]);
  expect(requests[2]?.messages.at(-1)).toMatchObject({
    role: 'user',
    content: [
      { tool_use_id: 'toolu_0', content: [{ type: 'image' }] },
      { tool_use_id: 'toolu_1', content: OK },
    ],
  });
  expect(requests[0]?.tools).toMatchObject([{ type: 'computer_toolset_20260801' }]);
  expect(await received()).toEqual(press('a', 'b'));
});

async function isHeld(key: string): Promise<boolean> {
  const { held } = (await host.desktop()) as { held?: { keys: string[] } };
  return held?.keys.includes(key) === true;
}
