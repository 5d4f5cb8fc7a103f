import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EventMessage } from '../../../src/shared/events';
import { filesWith as filesWithin } from '../../support/files';
import { type Host, startHost } from '../../support/host';
import { ask, type Subscriber, sendRaw, subscribe, upgrade } from '../../support/http';

const SECRET = 'hunter2-Geheimnis-密码';
const own = () => ({ authorization: `Bearer ${host.token}` });
let host: Host;
let events: Subscriber<EventMessage>;
beforeAll(async () => {
  host = await startHost(['--log-level', 'trace']);
  events = await subscribe(`${host.url}/api/v0/events`, own());
});
afterAll(async () => {
  await events.close();
  expect(await host.stop()).toBe(0);
});

const filesWith = (text: string) => filesWithin(host.dataDir, text);

it('a sensitive text is in no response, file, log, event or journal entry', async () => {
  const sensitive = true;
  const answers = [
    await host.act({ action: 'type', text: SECRET, sensitive }),
    await host.act({ action: 'key', text: SECRET, sensitive }),
    await host.act({ action: 'key', text: `ctrl+${SECRET}`, sensitive }),
    await host.act({ action: 'fly', text: SECRET, sensitive }),
    await host.act({ action: 'left_click', text: SECRET, sensitive }),
    await host.act({ action: 'type', text: `${SECRET}\u0007`, sensitive }),
    await host.act({ action: 'type', text: SECRET, coordinate: [0.5, 1], sensitive }),
    await host.act({ action: 'type', text: [SECRET], sensitive }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 400, 400, 400, 400, 500, 400, 400]);
  const torn = await ask(`${host.url}/api/v0/desktop/action`, {
    method: 'POST',
    headers: { ...own(), 'content-type': 'application/json' },
    body: `{"action":"type","sensitive":true,"text":"${SECRET}`,
  });
  expect([torn.status, torn.json().detail]).toEqual([
    400,
    expect.stringMatching(/^Unterminated string .* \d+/),
  ]);
  const large = await ask(`${host.url}/api/v0/desktop/action`, {
    method: 'POST',
    headers: { ...own(), 'content-type': 'application/json' },
    body: `{"action":"type","sensitive":true,"text":"${SECRET.repeat(50_000)}"}`,
  });
  expect(large.status).toBe(413);

  // A last action, after which the journal and the events are complete.
  await host.act({ action: 'cursor_position' });
  await events.until(
    'the last action',
    (m) => m.type === 'action.done' && m.action.request.action === 'cursor_position',
  );
  const journal = await (await host.request('/api/v0/actions')).text();
  const said = [JSON.stringify(answers), torn.text, journal, JSON.stringify(events.messages), host.output()];
  for (const piece of [SECRET, 'hunter2', 'Geheimnis', '密码']) {
    expect(said.filter((text) => text.includes(piece))).toEqual([]);
    expect(filesWith(piece)).toEqual([]);
  }
  expect(JSON.stringify([answers, JSON.parse(journal)])).not.toMatch(/U\+0007/);
  expect(JSON.parse(journal).actions[0].request).toEqual({
    action: 'type',
    sensitive: true,
    text_length: [...SECRET].length,
  });
});

it('a sensitive key that is held is not named', async () => {
  await host.act({ action: 'key_down', text: 'F19', sensitive: true });
  await events.until('the held key', (m) => m.type === 'desktop' && m.desktop.held.keys.length === 1);
  expect(JSON.stringify([await host.desktop(), events.messages])).not.toContain('F19');
  await host.act({ action: 'key_up', text: 'F19', sensitive: true });
  expect((await host.desktop()).held).toEqual({ keys: [], buttons: [] });
});

it('a text that is not sensitive is in the journal and in the events', async () => {
  await host.act({ action: 'type', text: 'plainly' });
  await events.until('the action', (m) => m.type === 'action.done' && m.action.request.text === 'plainly');
  expect(filesWith('plainly')).toHaveLength(1);
});

it('the token is in no log and no response, however it was sent', async () => {
  const { url, token } = host;
  for (const path of [
    `/?token=${token}`,
    `/?token=${token}x`,
    `/nothing?token=${token}`,
    `/api/v0/desktop?token=${token}`,
    `/%ff?token=${token}`,
    `/assets/none.js?token=${token}`,
  ]) {
    for (const headers of [{}, own(), { host: 'evil.example' }]) {
      const answer = await ask(url + path, { headers });
      expect([path, answer.text.includes(token)]).toEqual([path, false]);
    }
    const refused = await upgrade(url + path, { origin: 'http://evil.example' });
    expect('status' in refused && refused.status).toBeGreaterThanOrEqual(400);
    const elsewhere = await upgrade(url + path);
    expect('status' in elsewhere && elsewhere.status).toBeGreaterThanOrEqual(400);
  }
  for (const path of ['events', 'desktop/vnc']) {
    const socket = await upgrade(`${url}/api/v0/${path}?token=${token}`);
    if ('terminate' in socket) socket.terminate();
    else expect(socket.status).toBe(101);
  }
  await ask(`${url}/api/v0/desktop`, { headers: { cookie: `jumpseat-${new URL(url).port}=${token}` } });
  await host.act({ action: 'cursor_position' }, { 'jumpseat-source': token });
  // Nor in the log of invalid HTTP or of too large headers.
  const head = `GET /api/v0/desktop HTTP/1.1\r\nHost: ${new URL(url).host}\r\nAuthorization: Bearer ${token}\r\n`;
  for (const [rest, status] of [
    ['no header\r\n\r\n', 400],
    ['Bad\u0000: 1\r\n\r\n', 400],
    ['Content-Length: many\r\n\r\n', 400],
    ['Transfer-Encoding: chunked\r\n\r\nnot a length\r\n', 400],
    [`X: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
    [`X: ${token.repeat(1000)}\r\n\r\n`, 431],
  ] as const) {
    const answer = await sendRaw(url, head + rest);
    expect(answer).toMatch(
      new RegExp(`^HTTP/1.1 ${status} .*\\r\\n\\r\\n\\{"message":"[^"]+","code":"[^"]+"\\}$`, 's'),
    );
    expect(answer).not.toContain(token);
  }
  // Only the line with the address may contain it, for the person who started the host.
  const log = host
    .output()
    .split('\n')
    .filter((line) => !line.startsWith('Open the panel: '));
  expect(log.length).toBeGreaterThan(20);
  // Nor as a logged buffer, which appears as a list of numbers.
  const bytes = Buffer.from(token).join(',');
  expect(log.filter((line) => line.includes(token) || line.includes(bytes))).toEqual([]);
  expect(filesWith(token).sort()).toEqual(['endpoint.json', 'token'].map((name) => join(host.dataDir, name)));
  expect(JSON.stringify(events.messages)).not.toContain(token);
});
