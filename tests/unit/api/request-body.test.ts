import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect, type Socket } from 'node:net';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createAccess } from '../../../src/main/api/access';
import { cutIfIdle } from '../../../src/main/api/request-body';
import { type ApiServer, createServer } from '../../../src/main/api/server';
import { PageQuery } from '../../../src/shared/routes/parameters';

const access = createAccess({ token: 'secret-token' });
let server: ApiServer;
let port: number;

beforeAll(async () => {
  server = await createServer({ log: pino({ level: 'silent' }), access: () => access });
  server.post('/echo', { schema: { body: z.object({ text: z.string() }) } }, ({ body }) => body);
  server.get('/open', { config: { isOpen: true } }, () => 'ok');
  server.get('/page', { schema: { querystring: PageQuery } }, ({ query }) => query);
  server.get('/thing/:id', ({ params }) => ({ params }));
  await server.register(async (scope: ApiServer) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/zip', async (_request: unknown, body: unknown) => body);
    scope.post(
      '/zip',
      { config: { uploadTypes: ['application/zip', 'application/x-ndjson'] } },
      () => 'taken',
    );
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  port = (server.server.address() as AddressInfo).port;
});
afterAll(() => server.close());

interface Raw {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  text(): string;
}

/** Sends a request unchanged, and does not end the connection. */
async function send(head: string, body: string | Buffer = '', token = 'secret-token'): Promise<Raw> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  socket.on('error', () => undefined);
  const closed = once(socket, 'close').then(() => undefined);
  await once(socket, 'connect');
  socket.write(`${head}\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n\r\n`);
  socket.write(body);
  return { socket, closed, text: () => text };
}

const POST = 'POST /echo HTTP/1.1\r\nContent-Type: application/json';

describe('a body that does not arrive', () => {
  it('is refused with 408 after 30 seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { closed, text } = await send(`${POST}\r\nContent-Length: 20`, '{"text":');
      await new Promise((resolve) => server.server.getConnections(resolve));
      await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0));
      await vi.advanceTimersByTimeAsync(29_000);
      expect(text()).toBe('');
      await vi.advanceTimersByTimeAsync(2000);
      await closed;
      expect(text()).toMatch(/^HTTP\/1\.1 408 .*connection: close.*The request took too long/is);
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    ['a wrong token', `${POST}\r\nContent-Length: 20`, 'wrong', 401],
    ['an unknown route', 'POST /nowhere HTTP/1.1\r\nContent-Length: 20', 'secret-token', 404],
    [
      'a wrong type',
      'POST /echo HTTP/1.1\r\nContent-Type: text/plain\r\nContent-Length: 20',
      'secret-token',
      415,
    ],
    ['a GET', 'GET /open HTTP/1.1\r\nTransfer-Encoding: chunked', 'secret-token', 200],
  ])('is not awaited after %s', async (_what, head, token, status) => {
    const { closed, text } = await send(head, '', token);
    await closed;
    expect(text()).toMatch(new RegExp(`^HTTP/1.1 ${status} .*connection: close`, 'is'));
  });

  it('keeps the connection for the next request if it arrives later', async () => {
    const { socket, closed, text } = await send(`${POST}\r\nContent-Length: 13`, '{"text":', 'wrong');
    socket.write('"ab"}');
    await vi.waitFor(() => expect(text()).toContain('A valid token is required.'));
    expect(text()).not.toMatch(/connection: close/i);
    socket.write(`GET /open HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    await closed;
    expect(text()).toMatch(/200 OK.*ok$/s);
  });
});

it('a streamed body is aborted with its connection if it pauses', async () => {
  const waiting = createHttpServer((request, response) => {
    cutIfIdle(request, 50);
    request.resume().once('end', () => setTimeout(() => response.end('taken'), 120));
  });
  await new Promise<void>((resolve) => waiting.listen(0, '127.0.0.1', resolve));
  const socket = connect((waiting.address() as AddressInfo).port, '127.0.0.1');
  const other = connect((waiting.address() as AddressInfo).port, '127.0.0.1');
  let text = '';
  other.on('data', (chunk) => {
    text += chunk;
  });
  other.write('POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx');
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nx');
  await Promise.all([once(socket.resume(), 'close'), once(other, 'close')]);
  // After the body is read, the time limit no longer applies.
  expect(text).toContain('taken');
  waiting.close();
});

async function ask(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS' | 'HEAD',
  url: string,
  headers: Record<string, string> = {},
  payload?: string | Buffer,
) {
  const own = { host: 'localhost', authorization: 'Bearer secret-token' };
  const answer = await server.inject({
    method,
    url,
    headers: { ...own, ...headers },
    ...(payload !== undefined && { payload }),
  });
  const json: unknown = answer.body === '' ? undefined : JSON.parse(answer.body);
  return { status: answer.statusCode, headers: answer.headers, json };
}
const JSON_TYPE = { 'content-type': 'application/json' };

describe('a body', () => {
  it.each([
    ['without a type is accepted', {}, 200],
    ['without a type from a browser is refused', { origin: 'http://localhost' }, 415],
    ['as UTF-8 is accepted', { 'content-type': 'application/json; charset="UTF-8"' }, 200],
    ['as Latin-1 is refused', { 'content-type': 'application/json; charset=iso-8859-1' }, 415],
    ['as UTF-16 is refused', { 'content-type': 'application/json;charset=utf-16le' }, 415],
    ['that is compressed is refused', { ...JSON_TYPE, 'content-encoding': 'gzip' }, 415],
    ['that is not compressed is accepted', { ...JSON_TYPE, 'content-encoding': 'identity' }, 200],
  ])('%s', async (_what, headers, status) => {
    const answer = await ask('POST', '/echo', headers, '{"text":"a"}');
    expect(answer.status).toBe(status);
    if (status === 415)
      expect(answer.json).toEqual({
        message: expect.any(String),
        code: 'unsupported-type',
        ...(Object.keys(headers).length > 0 && !('origin' in headers) && { detail: expect.any(String) }),
      });
  });

  it('of a wrong type is refused with the types that its route accepts', async () => {
    for (const type of ['multipart/form-data; boundary=x', 'application/json']) {
      const { status, json } = await ask('POST', '/zip', { 'content-type': type }, 'x');
      expect([status, json]).toEqual([
        415,
        {
          message: 'Content type must be one of application/zip, application/x-ndjson.',
          code: 'unsupported-type',
        },
      ]);
    }
  });

  it('that is missing or invalid is refused with the expected fields and types', async () => {
    const detailOf = async (payload?: string) => {
      const { json } = await ask('POST', '/echo', JSON_TYPE, payload);
      return (json as { detail?: string }).detail;
    };
    expect(await detailOf()).toBe('expected a JSON object, but there is no body');
    expect(await detailOf('[]')).toBe('expected a JSON object, received an array');
    expect(await detailOf('{}')).toBe('text: missing, expected a string');
    expect(await detailOf('{"text":7}')).toBe('text: expected a string, received a number');
  });
});

describe('a query', () => {
  it.each([
    ['limit=abc', 'limit: expected a whole number from 1 to 1000'],
    ['limit=0', 'limit: expected a whole number from 1 to 1000'],
    ['limit=1.5', 'limit: expected a whole number from 1 to 1000'],
    ['limit=1&limit=2', 'limit: expected a whole number from 1 to 1000'],
    ['after=-1', 'after: expected a whole number of at least 0'],
    ['limt=5', 'limt is not known here; known: after, limit'],
  ])('is refused with the expected values: %s', async (query, detail) => {
    expect(await ask('GET', `/page?${query}`)).toMatchObject({
      status: 400,
      json: { message: 'Invalid request.', detail },
    });
  });

  it('is parsed, with defaults for missing parameters', async () => {
    expect((await ask('GET', '/page?after=3')).json).toEqual({ after: 3, limit: 100 });
  });
});

describe('a path', () => {
  it('without the requested method returns 405 with its methods', async () => {
    for (const method of ['PUT', 'DELETE', 'OPTIONS'] as const) {
      const { status, headers, json } = await ask(method, '/echo');
      expect([status, headers.allow]).toEqual([405, 'POST']);
      expect(json).toEqual({
        message: `${method} is not possible here.`,
        detail: 'Use POST.',
        code: 'method-not-allowed',
      });
    }
    const { status, headers } = await ask('POST', '/thing/a%20b?c=d', JSON_TYPE, '{}');
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
    expect((await ask('GET', '/thing')).status).toBe(404);
  });

  it('can contain an id of any length, and must be valid UTF-8', async () => {
    expect((await ask('GET', `/thing/${'x'.repeat(1000)}`)).status).toBe(200);
    const { status, json } = await ask('GET', '/thing/%ff');
    expect([status, json]).toEqual([
      400,
      {
        message: 'The URL cannot be read.',
        detail: 'A % must be followed by two digits (UTF-8).',
        code: 'invalid-url',
      },
    ]);
  });
});

it('a wrong token is refused with the authentication scheme', async () => {
  const { status, headers } = await ask('GET', '/openapi.json', { authorization: 'Bearer wrong' });
  expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer realm="jumpseat"']);
});
