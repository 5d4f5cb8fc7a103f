import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccess } from '../../../src/main/api/access';
import { bindRoutes } from '../../../src/main/api/bind-routes';
import { toRequestError } from '../../../src/main/api/error-response';
import { hostHandlers } from '../../../src/main/api/routes/panel';
import { type ApiServer, createServer } from '../../../src/main/api/server';
import { ActionBody } from '../../../src/shared/action';
import { RequestError } from '../../../src/shared/request-error';
import { HOST_ROUTES } from '../../../src/shared/routes/host';

describe('toRequestError', () => {
  it.each([
    [
      new RequestError('unknown-key', 'Unknown key: X', 'Did you mean x?'),
      400,
      'Unknown key: X',
      'Did you mean x?',
    ],
    [
      new RequestError('shutting-down', 'Desktop API is shutting down.'),
      503,
      'Desktop API is shutting down.',
      undefined,
    ],
    [new RequestError('websocket-required', 'This is a WebSocket.'), 426, 'This is a WebSocket.', undefined],
    [new Error('connect ENOENT /secret/path'), 500, 'Internal error.', undefined],
    [
      Object.assign(new Error('Premature close'), { code: 'ERR_STREAM_PREMATURE_CLOSE' }),
      499,
      'The client left.',
      undefined,
    ],
    [
      Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' }),
      507,
      'The disk is full.',
      undefined,
    ],
    [
      Object.assign(new Error('read-only'), { code: 'EROFS', syscall: 'open' }),
      507,
      'The data directory is not writable: its file system is read-only.',
      undefined,
    ],
    [Object.assign(new Error('no'), { statusCode: 502 }), 500, 'Internal error.', undefined],
    [Object.assign(new Error('Bad URL'), { statusCode: 400 }), 400, 'Bad URL', undefined],
    [Object.assign(new Error('odd'), { statusCode: 'x' }), 500, 'Internal error.', undefined],
  ])('maps %s to the status and message of the response', (error, status, message, detail) => {
    expect(toRequestError(error)).toMatchObject({ status, message, detail });
  });
});

describe('a server', () => {
  const logged: string[] = [];
  let server: ApiServer;

  beforeAll(async () => {
    const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
    const access = createAccess({ token: 'secret-token' });
    server = await createServer({ log, access: () => access });
    const panelSettings = { read: () => [], save: () => undefined };
    await bindRoutes(
      server,
      HOST_ROUTES,
      hostHandlers({ access: () => access, version: '0', panelSettings }),
    );
    server.post('/echo', { schema: { body: ActionBody } }, (request) => request.body);
    server.get('/waits', () => {
      throw new RequestError('not-ready', 'The desktop is not ready.');
    });
    server.get('/fails', () => {
      throw new Error('the reason, for the log alone');
    });
  });
  afterAll(() => server.close());

  it('does not log that the desktop is not ready, which clients poll', async () => {
    expect((await ask('GET', '/waits')).status).toBe(503);
    expect(logged.join('')).not.toContain('not ready');
  });

  const post = (payload: string | Buffer | undefined, type: string | undefined = 'application/json') =>
    ask('POST', '/echo', { payload, type });

  async function ask(
    method: 'GET' | 'POST',
    url: string,
    {
      payload,
      type,
      token = 'secret-token',
      host = 'localhost',
    }: Record<string, string | Buffer | undefined> = {},
  ) {
    const response = await server.inject({
      method,
      url,
      headers: {
        host: String(host),
        authorization: `Bearer ${token}`,
        ...(type !== undefined && { 'content-type': String(type) }),
      },
      ...(payload !== undefined && { payload }),
    });
    return { status: response.statusCode, json: response.json() };
  }

  it('accepts a valid body, and drops unknown fields', async () => {
    const { status, json } = await post(
      '{"action":"screenshot","whatever":1}',
      'application/json; charset=utf-8',
    );
    expect({ status, json }).toEqual({ status: 200, json: { action: 'screenshot' } });
  });

  it.each([
    ['a missing body', undefined],
    ['an empty body', ''],
    ['an incomplete body', '{"action":'],
    ['an array', '[]'],
    ['null', 'null'],
    ['a wrong field', '{"action":"type","text":5}'],
  ])('refuses %s with the message of the contract and a detail', async (_what, payload) => {
    const { status, json } = await post(payload);
    expect(status).toBe(400);
    expect(json).toEqual({
      message: 'Failed to decode request body.',
      detail: expect.any(String),
      code: 'invalid-body',
    });
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
  ])('refuses a body of type %s with 415', async (type) => {
    const { status, json } = await post('{"action":"screenshot"}', type);
    expect(status).toBe(415);
    expect(json.message).toBe('Content type must be application/json.');
  });

  it('refuses a body above 1 MiB with 413, and accepts one of exactly 1 MiB', async () => {
    const body = (length: number) => `{"action":"type","text":"${'x'.repeat(length - 27)}"}`.padEnd(length);
    expect((await post(body(1024 * 1024))).status).toBe(200);
    const { status, json } = await post(body(1024 * 1024 + 1));
    expect(status).toBe(413);
    expect(json.message).toBe('Request body is too large.');
  });

  it('refuses a wrong token and a wrong host, also for unknown routes', async () => {
    for (const url of ['/echo', '/nowhere', '/openapi.json']) {
      expect((await ask('GET', url, { token: 'wrong' })).status).toBe(401);
      expect((await ask('GET', url, { host: 'evil.example' })).status).toBe(403);
    }
    expect((await ask('GET', '/nowhere')).json).toEqual({ message: 'Not found.', code: 'not-found' });
  });

  it('ignores a token in the URL of an HTTP request', async () => {
    expect((await ask('GET', '/openapi.json?token=secret-token', { token: 'wrong' })).status).toBe(401);
  });

  it('answers the health check without a token', async () => {
    expect(await ask('GET', '/healthz', { token: 'wrong' })).toEqual({ status: 200, json: { status: 'ok' } });
  });

  it('logs the details of an unexpected error, and does not send them', async () => {
    expect(await ask('GET', '/fails')).toEqual({
      status: 500,
      json: { message: 'Internal error.', code: 'internal' },
    });
    expect(logged.join('')).toContain('the reason, for the log alone');
  });

  it('never writes the token into the log', async () => {
    await ask('GET', '/fails?token=secret-token');
    await ask('GET', '/nowhere?token=secret-token', { token: 'wrong' });
    expect(logged.length).toBeGreaterThan(0);
    expect(logged.join('')).not.toContain('secret-token');
  });
});
