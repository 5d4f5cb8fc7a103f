import { describe, expect, it } from 'vitest';
import { createAccess, isSameSecret } from '../../../src/main/api/access';
import { cookieName, type GuardedRequest, rejectionOf, sessionCookie } from '../../../src/main/api/guard';

const TOKEN = 'the-right-token';
const ACCESS = createAccess({ token: TOKEN });
const [SESSION = ''] = sessionCookie('127.0.0.1:7317', ACCESS).split(';');

const request = (given: Partial<GuardedRequest>): GuardedRequest => ({
  host: '127.0.0.1:7317',
  origin: undefined,
  authorization: `Bearer ${TOKEN}`,
  cookie: undefined,
  site: undefined,
  queryToken: undefined,
  open: false,
  page: false,
  ...given,
});

const statusOf = (given: Partial<GuardedRequest>) => rejectionOf(request(given), ACCESS)?.status;
/** With `--auth none`. */
const openStatusOf = (given: Partial<GuardedRequest>) => rejectionOf(request(given), undefined)?.status;

describe('the Host header', () => {
  it.each([
    '127.0.0.1:7317',
    'localhost:7317',
    'LocalHost:7317',
    '[::1]:7317',
    // Through a tunnel from a different port, or from the default port.
    '127.0.0.1:8080',
    'localhost:1',
    '[::1]:65535',
    '127.0.0.1',
    'localhost',
    '[::1]',
  ])('may be %s', (host) => {
    expect(statusOf({ host })).toBeUndefined();
  });
  it.each([
    undefined,
    '',
    '::1',
    '::1:7317',
    '127.0.0.1:',
    '127.0.0.1:0',
    '127.0.0.1:73170',
    '127.0.0.1:07317',
    '127.0.0.2:7317',
    '0.0.0.0:7317',
    '192.168.1.5:7317',
    'localhost.:7317',
    'localhost.evil.example:7317',
    'evil.example:7317',
    'evil.example',
    'user@127.0.0.1:7317',
    ' 127.0.0.1:7317',
    '127.0.0.1:7317, evil.example',
  ])('may not be %j, even on open routes or without authentication', (host) => {
    expect(statusOf({ host })).toBe(403);
    expect(statusOf({ host, open: true })).toBe(403);
    expect(openStatusOf({ host })).toBe(403);
  });
  it('is refused with a message that lists the allowed names', () => {
    expect(rejectionOf(request({ host: 'evil.example' }), ACCESS)?.message).toMatch(/127\.0\.0\.1.*any port/);
  });
});

describe('the origin', () => {
  it.each([
    [undefined, '127.0.0.1:7317'],
    ['http://127.0.0.1:7317', '127.0.0.1:7317'],
    ['http://localhost:7317', 'localhost:7317'],
    ['http://[::1]:7317', '[::1]:7317'],
    ['HTTP://LOCALHOST:7317', 'localhost:7317'],
    ['http://localhost:8080', 'localhost:8080'],
    ['http://localhost', 'localhost'],
    ['http://localhost', 'localhost:80'],
  ])('may be %s at %s', (origin, host) => expect(statusOf({ origin, host })).toBeUndefined());
  // A different name or port belongs to a different page.
  it.each(['http://localhost:7317', 'http://[::1]:7317'])(
    'may not be %s for a different host name',
    (origin) => expect(statusOf({ origin })).toBe(403),
  );
  it.each([
    '',
    'null',
    'https://127.0.0.1:7317',
    'http://127.0.0.1',
    'http://127.0.0.1:7318',
    'http://127.0.0.1:7317/',
    'http://evil.example',
    'http://127.0.0.1:7317.evil.example',
    'http://localhost:7317@evil.example',
    'file://',
    'chrome-extension://abcdef',
    'ws://127.0.0.1:7317',
  ])('may not be %j, even on open routes or without authentication', (origin) => {
    expect(statusOf({ origin })).toBe(403);
    expect(statusOf({ origin, open: true })).toBe(403);
    expect(openStatusOf({ origin })).toBe(403);
  });
});

describe('the token', () => {
  const none = { authorization: undefined };
  it.each<[string, Partial<GuardedRequest>]>([
    ['a header', { authorization: `Bearer ${TOKEN}` }],
    ['a header in lower case', { authorization: `bearer ${TOKEN}` }],
    ['a header with more spaces', { authorization: `Bearer   ${TOKEN}` }],
    ['the password of Basic', { authorization: `Basic ${btoa(`x:${TOKEN}`)}` }],
    ['the password of Basic without a user', { authorization: `basic ${btoa(`:${TOKEN}`)}` }],
    ['the query', { ...none, queryToken: TOKEN }],
    ['the query beside a stale cookie', { ...none, cookie: 'jumpseat-7317=old', queryToken: TOKEN }],
  ])('can be sent as %s', (_how, given) => expect(statusOf(given)).toBeUndefined());

  it.each<[string, Partial<GuardedRequest>]>([
    ['no token', none],
    ['an empty header', { authorization: '' }],
    ['an empty bearer', { authorization: 'Bearer ' }],
    ['a token with a different scheme', { authorization: `Basic ${TOKEN}` }],
    ['a token without a scheme', { authorization: TOKEN }],
    ['a prefix of the token', { authorization: `Bearer ${TOKEN.slice(0, -1)}` }],
    ['a longer token', { authorization: `Bearer ${TOKEN}x` }],
    ['a token in upper case', { authorization: `Bearer ${TOKEN.toUpperCase()}` }],
    ['two tokens', { authorization: `Bearer wrong ${TOKEN}` }],
    ['Basic with the token as user', { authorization: `Basic ${btoa(`${TOKEN}:x`)}` }],
    ['Basic with a wrong password', { authorization: `Basic ${btoa(`x:${TOKEN}x`)}` }],
    ['the token as cookie', { ...none, site: 'same-origin', cookie: `jumpseat-7317=${TOKEN}` }],
    ['the session as token', { authorization: `Bearer ${SESSION.split('=')[1]}` }],
    ['the session in the query', { ...none, queryToken: SESSION.split('=')[1] }],
    ['a wrong token in the query', { ...none, queryToken: 'wrong' }],
    ['an empty token in the query', { ...none, queryToken: '' }],
  ])('is required: %s is refused', (_how, given) => {
    expect(statusOf(given)).toBe(401);
    expect(statusOf({ ...given, open: true })).toBeUndefined();
    expect(openStatusOf(given)).toBeUndefined();
  });

  it('is never part of the response', () => {
    expect(JSON.stringify(rejectionOf(request(none), ACCESS))).not.toContain(TOKEN);
  });
});

describe('isSameSecret', () => {
  it.each([
    ['a', 'a', true],
    ['', '', true],
    ['a', 'b', false],
    ['a', 'aa', false],
    ['é', 'e', false],
    ['ab', 'é', false], // the same length in bytes
  ])('compares %j with %j: %s', (offered, token, same) => expect(isSameSecret(offered, token)).toBe(same));
});

describe('the session of a browser', () => {
  const own = { authorization: undefined, cookie: SESSION };
  it.each<[string, Partial<GuardedRequest>]>([
    ['with a request of the same origin', { site: 'same-origin' }],
    ['with the host’s own Origin, as of a WebSocket', { origin: 'http://127.0.0.1:7317' }],
    ['with a page opened by the user', { site: 'none', page: true }],
    ['among other cookies', { site: 'same-origin', cookie: `a=b; jumpseat-7317=old; ${SESSION}; c` }],
    ['with a wrong Authorization header', { site: 'same-origin', authorization: 'Bearer wrong' }],
  ])('is accepted %s', (_how, given) => expect(statusOf({ ...own, ...given })).toBeUndefined());

  it.each<[string, Partial<GuardedRequest>]>([
    ['alone, as a different server could send it', {}],
    ['with a request from a different port', { site: 'same-site' }],
    ['with a request from a different site', { site: 'cross-site' }],
    ['with an API request by the user', { site: 'none' }],
    ['with a page that a different port opens', { site: 'same-site', page: true }],
    ['under the name of a different port', { site: 'same-origin', host: '127.0.0.1:8080' }],
    ['under a longer name', { site: 'same-origin', cookie: `x${SESSION}` }],
    ['without a value', { site: 'same-origin', cookie: 'jumpseat-7317' }],
    ['with a changed value', { site: 'same-origin', cookie: `${SESSION}x` }],
  ])('is refused %s', (_how, given) => expect(statusOf({ ...own, ...given })).toBe(401));

  it('has a name with the port that the browser uses', () => {
    expect(cookieName('127.0.0.1:7317')).toBe('jumpseat-7317');
    expect(cookieName('localhost')).toBe('jumpseat-80');
  });
});
