import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Host, startHost } from '../../support/host';
import { type Answer, ask, upgrade } from '../../support/http';

let host: Host;
let port: string;
let own: { authorization: string };
/** The cookie of a signed-in browser. */
let session: string;
beforeAll(async () => {
  host = await startHost();
  port = new URL(host.url).port;
  own = { authorization: `Bearer ${host.token}` };
  session = await signIn();
});
afterAll(async () => {
  expect(await host.stop()).toBe(0);
});

const opened: WebSocket[] = [];
afterEach(() => {
  for (const socket of opened.splice(0)) socket.terminate();
});
/** The status of a refused upgrade; 101 if it succeeds. */
async function upgradeStatus(url: string, headers: Record<string, string> = {}): Promise<number> {
  const answer = await upgrade(url, headers);
  if (!(answer instanceof WebSocket)) return answer.status;
  opened.push(answer);
  return 101;
}
async function signIn(headers: Record<string, string> = {}): Promise<string> {
  const answer = await ask(`${host.url}/?token=${host.token}`, { headers });
  const [cookie = ''] = answer.headers['set-cookie'] ?? [];
  return cookie.split(';')[0] ?? '';
}
const errorOf = ({ status, text }: Answer) => {
  expect(JSON.parse(text)).toEqual({ message: expect.any(String), code: expect.any(String) });
  return status;
};

const SOCKETS = ['/api/v0/events', '/api/v0/desktop/vnc'];
const ROUTES: readonly (readonly [string, string, number])[] = [
  ['GET', '/api/v0/desktop', 200],
  ['POST', '/api/v0/desktop/release', 200],
  ['POST', '/api/v0/desktop/action', 400],
  ['GET', '/api/v0/actions', 200],
  ['GET', '/openapi.json', 200],
  ['GET', '/api/v0/events', 426],
  ['GET', '/api/v0/desktop/vnc', 426],
  ['GET', '/nothing/here', 404],
];
const askFor = (method: string, path: string, headers: Record<string, string>) =>
  method === 'POST'
    ? ask(host.url + path, {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        body: '{}',
      })
    : ask(host.url + path, { method, headers });

describe('the token', () => {
  it.each(ROUTES)('is required for %s %s', async (method, path, status) => {
    const wrong = `${host.token.slice(0, -1)}${host.token.endsWith('A') ? 'B' : 'A'}`;
    for (const headers of [
      {},
      { authorization: `Bearer ${wrong}` },
      { authorization: `Bearer ${host.token}x` },
      { authorization: 'Bearer ' },
      { authorization: `Basic ${host.token}` },
      { authorization: host.token },
      { authorization: `Basic ${btoa(`x:${wrong}`)}` },
      { cookie: `jumpseat-${port}=${host.token}`, 'sec-fetch-site': 'same-origin' },
      { cookie: session },
      { cookie: session, 'sec-fetch-site': 'same-site' },
      { cookie: session, 'sec-fetch-site': 'none' },
      { cookie: `${session}x`, 'sec-fetch-site': 'same-origin' },
    ]) {
      expect([headers, errorOf(await askFor(method, path, headers))]).toEqual([headers, 401]);
    }
    expect((await askFor(method, path, own)).status).toBe(status);
    expect((await askFor(method, path, { authorization: `bearer ${host.token}` })).status).toBe(status);
    expect((await askFor(method, path, { authorization: `Basic ${btoa(`x:${host.token}`)}` })).status).toBe(
      status,
    );
    const browser = { cookie: `a=b; ${session}`, 'sec-fetch-site': 'same-origin' };
    expect((await askFor(method, path, browser)).status).toBe(status);
  });

  it('is ignored in the URL of any request but a WebSocket’s', async () => {
    expect((await ask(`${host.url}/api/v0/desktop?token=${host.token}`)).status).toBe(401);
  });

  it.each(SOCKETS)('is required to upgrade %s, and may be in its URL', async (path) => {
    expect(await upgradeStatus(host.url + path)).toBe(401);
    expect(await upgradeStatus(`${host.url + path}?token=${host.token}x`)).toBe(401);
    expect(await upgradeStatus(host.url + path, { origin: host.url })).toBe(401);
    expect(await upgradeStatus(host.url + path, { ...own, origin: 'http://evil.example' })).toBe(403);
    expect(await upgradeStatus(host.url + path, { ...own, host: `evil.example:${port}` })).toBe(403);
    expect(await upgradeStatus(`${host.url + path}?token=${host.token}`, { origin: 'null' })).toBe(403);
    // No request has reached the desktop.
    expect((await host.desktop()).state).toBe('stopped');
  });

  it('opens a WebSocket as header, in the URL and as cookie', async () => {
    const url = `${host.url}/api/v0/events`;
    expect(await upgradeStatus(url, own)).toBe(101);
    expect(await upgradeStatus(`${url}?token=${host.token}`)).toBe(101);
    expect(await upgradeStatus(`${url}?token=${host.token}`, { origin: host.url })).toBe(101);
    expect(await upgradeStatus(url, { cookie: session, origin: host.url })).toBe(101);
    expect(await upgradeStatus(url, { cookie: session })).toBe(401);
    expect(
      await upgradeStatus(url, { cookie: session, origin: `http://127.0.0.1:${Number(port) + 1}` }),
    ).toBe(403);
  });

  it.each(['/', '/healthz', '/api/v0/desktop', '/nothing'])(
    'does not upgrade %s to a WebSocket',
    async (path) => {
      expect(await upgradeStatus(`${host.url + path}?token=${host.token}`)).toBe(404);
    },
  );

  it('is not required for the health check', async () => {
    const answer = await ask(`${host.url}/healthz`);
    expect([answer.status, answer.json()]).toEqual([200, { status: 'ok' }]);
  });
});

describe('Host and Origin', () => {
  it.each(['/healthz', '/', '/api/v0/desktop', '/nothing'])(
    'are checked before anything else: %s',
    async (path) => {
      for (const name of [
        'evil.example',
        `evil.example:${port}`,
        '127.0.0.1.evil.example',
        `localhost.evil.example:${port}`,
        `127.0.0.1:${port}@evil.example`,
        `0.0.0.0:${port}`,
      ]) {
        expect([name, errorOf(await ask(host.url + path, { headers: { ...own, host: name } }))]).toEqual([
          name,
          403,
        ]);
      }
      for (const origin of [
        'http://evil.example',
        'null',
        `https://127.0.0.1:${port}`,
        `http://localhost:${Number(port) + 1}`,
        'http://localhost',
        'file://',
      ]) {
        expect([origin, errorOf(await ask(host.url + path, { headers: { ...own, origin } }))]).toEqual([
          origin,
          403,
        ]);
      }
    },
  );

  it.each(['127.0.0.1', 'localhost', '[::1]', 'LOCALHOST'])('may have the name %s', async (name) => {
    const headers = { ...own, host: `${name}:${port}`, origin: `http://${name}:${port}` };
    expect((await ask(`${host.url}/api/v0/desktop`, { headers })).status).toBe(200);
  });

  it('may be those of a tunnel from a different port', async () => {
    for (const name of ['127.0.0.1:8080', 'localhost:1', 'localhost']) {
      const headers = { host: name, origin: `http://${name}` };
      expect((await ask(`${host.url}/api/v0/desktop`, { headers: { ...own, ...headers } })).status).toBe(200);
      const cookie = await signIn({ host: name });
      expect(cookie).toMatch(new RegExp(`^jumpseat-${name.split(':')[1] ?? 80}=`));
      expect((await ask(`${host.url}/api/v0/desktop`, { headers: { ...headers, cookie } })).status).toBe(200);
      expect((await ask(`${host.url}/`, { headers })).headers['content-security-policy']).toContain(
        `ws://${name};`,
      );
    }
  });

  it('never cause a CORS header in the response', async () => {
    const preflight = {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    };
    for (const origin of [host.url, 'http://evil.example']) {
      for (const method of ['OPTIONS', 'GET', 'POST']) {
        const answer = await ask(`${host.url}/api/v0/desktop/action`, {
          method,
          headers: { ...own, ...preflight, origin },
        });
        expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
        expect(answer.status).toBeGreaterThanOrEqual(400);
      }
    }
  });
});

it('a browser gets a cookie for the token, and opens the panel with it', async () => {
  const answer = await ask(`${host.url}/?token=${host.token}`);
  expect(answer.status).toBeGreaterThanOrEqual(302);
  expect(answer.status).toBeLessThan(304);
  expect(answer.headers.location).toBe('/');
  const [cookie = '', ...others] = answer.headers['set-cookie'] ?? [];
  expect(others).toEqual([]);
  const [pair = '', ...attributes] = cookie.split('; ');
  expect(pair).toMatch(new RegExp(`^jumpseat-${port}=[\\w.-]+$`));
  expect(pair).not.toContain(host.token);
  expect(attributes).toEqual(expect.arrayContaining(['HttpOnly', 'SameSite=Strict', 'Path=/']));
  const browser = { cookie: pair, 'sec-fetch-site': 'same-origin' };
  expect((await ask(`${host.url}/api/v0/desktop`, { headers: browser })).status).toBe(200);
  expect(await upgradeStatus(`${host.url}/api/v0/events`, { cookie: pair, origin: host.url })).toBe(101);

  const wrong = await ask(`${host.url}/?token=wrong`);
  expect([wrong.status, wrong.headers['set-cookie']]).toEqual([401, undefined]);
});

it('the sign-in page gets the cookie for the token', async () => {
  const post = (headers: Record<string, string>) =>
    ask(`${host.url}/api/v0/sign-in`, { method: 'POST', headers });
  expect((await post({ origin: host.url })).status).toBe(401);
  const { status, headers } = await post({ ...own, origin: host.url });
  expect([status, headers['set-cookie']]).toEqual([
    204,
    [expect.stringMatching(/^jumpseat-\d+=.*HttpOnly; SameSite=Strict/)],
  ]);
});

describe('a browser', () => {
  const page = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
  const html = expect.stringContaining('text/html');

  it.each([
    '/?token=wrong',
    '/?code=wrong',
    '/nonsense',
    '/a/b?c',
    '/api/v0/desktop',
    '/?token=%ff',
    '/?token=a;%20Path=/x',
  ])('gets the sign-in page for %s, or is redirected to the panel if it is signed in', async (path) => {
    const stranger = await ask(host.url + path, { headers: page });
    expect([stranger.status, stranger.headers['content-type']]).toEqual([401, html]);
    expect(stranger.headers['www-authenticate']).toBe('Bearer realm="jumpseat"');
    expect(stranger.headers['set-cookie']).toBeUndefined();
    const headers = { ...page, cookie: session, 'sec-fetch-site': 'none' };
    const known = await ask(host.url + path, { headers });
    expect([known.status, known.headers.location]).toEqual([302, '/']);
    const program = await ask(host.url + path);
    expect([program.status, program.json()]).toEqual([
      401,
      {
        message: expect.any(String),
        code: path.startsWith('/?') ? 'invalid-link' : 'unauthorized',
        ...(path.startsWith('/?') && { detail: expect.any(String) }),
      },
    ]);
  });

  it('stays signed in when it returns', async () => {
    const { status, headers } = await ask(`${host.url}/`, { headers: { ...page, cookie: session } });
    expect([status, headers['content-type'], headers['set-cookie']]).toEqual([
      200,
      html,
      [expect.stringMatching(/^jumpseat-/)],
    ]);
  });
});

it('every response has the security headers', async () => {
  for (const path of ['/', '/healthz', '/api/v0/desktop', '/nothing', '/?token=wrong']) {
    const { headers } = await ask(host.url + path, { headers: path.includes('token') ? {} : own });
    const policy = String(headers['content-security-policy']);
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"]),
    );
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  }
});

it('the host listens only on the loopback address', () => {
  const hex = Number(port).toString(16).toUpperCase().padStart(4, '0');
  const listening = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, local, , state]) => local?.endsWith(`:${hex}`) && state === '0A')
      .map(([, local]) => local),
  );
  expect(listening).toEqual([`0100007F:${hex}`]);
});

it('--auth none removes only the check of the token', async () => {
  const open = await startHost(['--auth', 'none']);
  try {
    const url = `${open.url}/api/v0/desktop`;
    const named = { host: `evil.example:${new URL(open.url).port}` };
    expect((await ask(url)).status).toBe(200);
    expect((await ask(url, { headers: named })).status).toBe(403);
    expect((await ask(url, { headers: { origin: 'http://evil.example' } })).status).toBe(403);
    const post = (type: string, body: string) =>
      ask(`${url}/action`, { method: 'POST', headers: { 'content-type': type }, body });
    expect((await post('text/plain', '{}')).status).toBe(415);
    expect((await post('application/json', ' '.repeat(2 ** 20 + 1))).status).toBe(413);
    expect(await upgradeStatus(`${open.url}/api/v0/desktop/vnc`, { origin: 'http://evil.example' })).toBe(
      403,
    );
    expect((await open.desktop()).state).toBe('stopped');
    expect(await upgradeStatus(`${open.url}/api/v0/events`)).toBe(101);
  } finally {
    expect(await open.stop()).toBe(0);
  }
});
