import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHost } from '../../support/backend';
import type { Host } from '../../support/host';
import { ask } from '../../support/http';

let host: Host;
beforeAll(async () => {
  host = await startHost();
});
afterAll(async () => {
  expect(await host.stop()).toBe(0);
});

/** What names an action in its answer. */
const identity = { action_id: expect.any(String), seq: expect.any(Number) };

const send = (body: string, headers: Record<string, string> = {}) =>
  ask(`${host.url}/api/v0/desktop/action`, {
    method: 'POST',
    headers: { authorization: `Bearer ${host.token}`, 'content-type': 'application/json', ...headers },
    body,
  });
const at = [100, 100];

describe('a successful action', () => {
  it.each([
    { action: 'key', text: 'Escape' },
    { action: 'key_down', text: 'shift' },
    { action: 'key_up', text: 'shift' },
    { action: 'type', text: 'x' },
    { action: 'type', text: '' },
    { action: 'hold_key', text: 'Escape', duration: 1 },
    { action: 'hold_key', text: 'Escape', duration: -5 },
    { action: 'mouse_move', coordinate: at },
    { action: 'left_click', coordinate: at },
    { action: 'middle_click', coordinate: at },
    { action: 'double_click', coordinate: at },
    { action: 'triple_click', coordinate: at },
    { action: 'right_click', coordinate: at },
    { action: 'left_click_drag', start_coordinate: at, coordinate: [120, 130] },
    { action: 'left_mouse_down' },
    { action: 'left_mouse_up' },
    { action: 'scroll', coordinate: at },
    { action: 'scroll', coordinate: at, scroll_amount: 0, scroll_direction: 'left' },
  ])('has the output of the contract: $action', async (body) => {
    expect(await host.act(body)).toEqual({
      status: 200,
      json: { output: `${body.action} action performed`, ...identity },
    });
  });

  it('returns the position and the screenshot without other fields', async () => {
    await host.act({ action: 'mouse_move', coordinate: [640, 360] });
    const position = await host.act({ action: 'cursor_position' });
    expect(position).toEqual({ status: 200, json: { output: 'x=640,y=360', ...identity } });
    const { status, json } = await host.act({ action: 'screenshot', scaled_width: 64, scaled_height: 48 });
    expect(status).toBe(200);
    expect(json).toEqual({
      output: 'screenshot',
      screenshot_data: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/),
      screenshot_width: 64,
      screenshot_height: 48,
      ...identity,
    });
  });

  it('holds a key for one second if it has no duration', async () => {
    const began = performance.now();
    await host.act({ action: 'hold_key', text: 'shift' });
    const took = performance.now() - began;
    expect(took).toBeGreaterThan(999);
    // A busy machine adds to it.
    expect(took).toBeLessThan(10_000);
  });

  it('ignores unknown fields, and treats null as absent', async () => {
    const nothing = { text: null, duration: null, start_coordinate: null, sensitive: null };
    const sizes = { scaled_width: null, scaled_height: null, scroll_amount: null, scroll_direction: null };
    const body = { action: 'mouse_move', coordinate: [7, 8], ...nothing, ...sizes, colour: 'red' };
    expect((await host.act(body)).status).toBe(200);
    expect((await host.act({ action: 'cursor_position', coordinate: null })).json.output).toBe('x=7,y=8');
  });

  it('treats sizes that are not positive as the native size', async () => {
    const sizes = { scaled_width: 0, scaled_height: -3 };
    await host.act({ action: 'mouse_move', coordinate: [1500, 900], ...sizes });
    expect((await host.act({ action: 'cursor_position', ...sizes })).json.output).toBe('x=1500,y=900');
  });
});

type Refused = readonly [body: object, message: string];

describe('an invalid action', () => {
  const named = ['key', 'key_down', 'key_up', 'type', 'hold_key'];
  const placed = ['mouse_move', 'left_click', 'right_click', 'middle_click', 'double_click', 'triple_click'];
  const refused: readonly Refused[] = [
    ...named.map((action): Refused => [{ action }, `Missing "text" for ${action} action.`]),
    ...named.map((action): Refused => [{ action, text: null }, `Missing "text" for ${action} action.`]),
    ...[...placed, 'scroll'].map(
      (action): Refused => [{ action }, `Missing "coordinate" for ${action} action.`],
    ),
    ...[{}, { coordinate: at }, { start_coordinate: at }].map(
      (rest): Refused => [
        { action: 'left_click_drag', ...rest },
        'Missing "coordinate" or "start_coordinate" for left_click_drag.',
      ],
    ),
    [
      { action: 'scroll', coordinate: at, scroll_direction: 'sideways' },
      'Invalid scroll direction: sideways',
    ],
    [{ action: 'scroll', coordinate: at, scroll_direction: 'UP' }, 'Invalid scroll direction: UP'],
    [{ action: 'fly' }, 'Unknown action: fly'],
    [{ action: 'toString' }, 'Unknown action: toString'],
    [{}, 'Unknown action: '],
    [{ action: null }, 'Unknown action: '],
  ];
  it.each(refused)('is refused: %j', async (body, message) => {
    expect(await host.act(body)).toEqual({
      status: 400,
      json: { message, code: expect.any(String), ...identity, begun: false },
    });
  });

  it('with an unknown key is refused with similar key names', async () => {
    expect(await host.act({ action: 'key', text: 'ctrl+Retrun' })).toEqual({
      status: 400,
      json: {
        message: 'Unknown key: Retrun',
        detail: expect.stringContaining('Return'),
        code: 'unknown-key',
        ...{ ...identity, begun: false },
      },
    });
    for (const action of ['key_down', 'key_up', 'hold_key']) {
      expect((await host.act({ action, text: 'qqqqqqq' })).json.message).toBe('Unknown key: qqqqqqq');
    }
    for (const text of ['', 'ctrl+', 'a+b+']) {
      expect(await host.act({ action: 'key', text })).toMatchObject({
        status: 400,
        json: { message: expect.stringMatching(/^Unknown key: /), code: 'unknown-key' },
      });
    }
  });

  it('presses no key of a combination that has an unknown key', async () => {
    expect((await host.desktop()).held).toEqual({ keys: [], buttons: [] });
    expect(await host.act({ action: 'key_down', text: 'ctrl+nonsense' })).toMatchObject({ status: 400 });
    expect((await host.desktop()).held).toEqual({ keys: [], buttons: [] });
  });
});

describe('a request_id', () => {
  it('gets the first answer again, also while the first action runs, and executes it once', async () => {
    const body = { action: 'hold_key', text: 'shift', duration: 100, request_id: 'hold' };
    const before = (await host.journal()).last_seq;
    const both = await Promise.all([host.act(body), host.act(body)]);
    const again = await host.act({ ...body, sensitive: null });
    expect([...both, again].map(({ json }) => json.seq)).toEqual([before + 1, before + 1, before + 1]);
    const shot = { action: 'screenshot', scaled_width: 64, scaled_height: 48, request_id: 'shot' };
    expect(await host.act(shot)).toEqual(await host.act(shot));
    expect((await host.journal()).last_seq).toBe(before + 2);
    expect(JSON.stringify(await host.journal())).not.toContain('request_id');
  });

  it('of a different action is refused with 409, and one that is no text with 400', async () => {
    const body = { action: 'mouse_move', coordinate: [1, 1], request_id: 'move' };
    expect((await host.act(body)).status).toBe(200);
    expect(await host.act({ ...body, coordinate: [2, 2] })).toMatchObject({
      status: 409,
      json: { code: 'request-id-reused' },
    });
    const chat = { 'coder-chat-id': '0b8f4a52-63a0-4a17-8f4e-2f0f6a1d9c11' };
    expect((await host.act({ ...body, coordinate: [3, 3] }, chat)).status).toBe(200);
    for (const request_id of [5, '', 'x'.repeat(201)])
      expect((await host.act({ ...body, request_id })).status).toBe(400);
  });
});

describe('a body that cannot be decoded', () => {
  it.each([
    '',
    '{',
    'null',
    '[]',
    '"screenshot"',
    '{"action":"screenshot"} trailing',
    '{"action":5}',
    '{"action":"left_click","coordinate":[1.5,2]}',
    '{"action":"left_click","coordinate":[1]}',
    '{"action":"left_click","coordinate":[1,2,3]}',
    '{"action":"left_click","coordinate":["1","2"]}',
    '{"action":"left_click","coordinate":{"x":1,"y":2}}',
    '{"action":"left_click","coordinate":[1e300,2]}',
    '{"action":"hold_key","text":"a","duration":0.5}',
    '{"action":"hold_key","text":"a","duration":"100"}',
    '{"action":"scroll","coordinate":[1,1],"scroll_amount":2.5}',
    '{"action":"screenshot","scaled_width":1280.5}',
    '{"action":"type","text":12}',
    '{"action":"type","text":["a"]}',
  ])('is refused with 400: %s', async (body) => {
    const { last_seq } = await host.journal();
    const answer = await send(body);
    expect(answer.status).toBe(400);
    expect((await host.journal()).last_seq).toBe(last_seq);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(answer.json()).toEqual({
      message: 'Failed to decode request body.',
      detail: expect.any(String),
      code: 'invalid-body',
    });
  });

  it('is refused with 415 if its content type is not JSON', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      '',
    ]) {
      const answer = await send('{"action":"cursor_position"}', { 'content-type': type });
      expect([type, answer.status]).toEqual([type, 415]);
      expect(answer.json().message).toEqual(expect.any(String));
    }
    const withCharset = { 'content-type': 'application/json; charset=utf-8' };
    expect((await send('{"action":"cursor_position"}', withCharset)).status).toBe(200);
  });

  it('is refused with 413 if it exceeds 1 MiB, with or without a Content-Length', async () => {
    const padded = (length: number) => {
      const start = '{"action":"cursor_position","padding":"';
      return `${start}${'x'.repeat(length - start.length - 2)}"}`;
    };
    expect((await send(padded(1024 * 1024))).status).toBe(200);
    const refused = await send(padded(1024 * 1024 + 1));
    expect([refused.status, refused.json().message]).toEqual([413, expect.any(String)]);
    const chunked = await send(padded(1024 * 1024 + 1), { 'transfer-encoding': 'chunked' });
    expect(chunked.status).toBe(413);
    expect((await host.act({ action: 'cursor_position' })).status).toBe(200);
  });
});

it('an unknown route returns 404, and an unknown method 404 or 405, both with an error body', async () => {
  const nothing = await host.request('/api/v0/desktop/nothing');
  expect([nothing.status, await nothing.json()]).toEqual([404, { message: 'Not found.', code: 'not-found' }]);
  const get = await host.request('/api/v0/desktop/action');
  expect([404, 405]).toContain(get.status);
  expect(await get.json()).toHaveProperty('message');
});
