import { describe, expect, it } from 'vitest';
import { cookieName, type GuardedRequest, refusalOf, sameToken } from '../../../src/main/api/guard';

const TOKEN = 'the-right-token';
const GUARD = { port: 7317, token: TOKEN };

const request = (given: Partial<GuardedRequest>): GuardedRequest => ({
  host: '127.0.0.1:7317',
  origin: undefined,
  authorization: `Bearer ${TOKEN}`,
  cookie: undefined,
  queryToken: undefined,
  open: false,
  ...given,
});

const statusOf = (
  given: Partial<GuardedRequest>,
  guard: { port: number; token: string | undefined } = GUARD,
) => refusalOf(request(given), guard)?.status;

describe('the host', () => {
  it.each(['127.0.0.1:7317', 'localhost:7317', 'LocalHost:7317', '[::1]:7317'])('may be %s', (host) => {
    expect(statusOf({ host })).toBeUndefined();
  });
  it.each([
    undefined,
    '',
    '127.0.0.1',
    'localhost',
    '[::1]',
    '::1:7317',
    '127.0.0.1:7318',
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
  ])('may not be %j, whatever else it brings', (host) => {
    expect(statusOf({ host })).toBe(403);
    expect(statusOf({ host, open: true })).toBe(403);
    expect(statusOf({ host }, { port: 7317, token: undefined })).toBe(403);
  });
  it('may leave out the port of the protocol, and only that', () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]', 'localhost:80']) {
      expect(statusOf({ host }, { port: 80, token: TOKEN })).toBeUndefined();
    }
    expect(statusOf({ host: 'localhost' }, { port: 443, token: TOKEN })).toBe(403);
  });
});

describe('the origin', () => {
  it.each([
    undefined,
    'http://127.0.0.1:7317',
    'http://localhost:7317',
    'http://[::1]:7317',
    'HTTP://LOCALHOST:7317',
  ])('may be %s', (origin) => expect(statusOf({ origin })).toBeUndefined());
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
  ])('may not be %j, whatever else it brings', (origin) => {
    expect(statusOf({ origin })).toBe(403);
    expect(statusOf({ origin, open: true })).toBe(403);
    expect(statusOf({ origin }, { port: 7317, token: undefined })).toBe(403);
  });
});

describe('the token', () => {
  const none = { authorization: undefined };
  it.each<[string, Partial<GuardedRequest>]>([
    ['the header', { authorization: `Bearer ${TOKEN}` }],
    ['the header in lower case', { authorization: `bearer ${TOKEN}` }],
    ['the header with more space', { authorization: `Bearer   ${TOKEN}` }],
    ['the cookie', { ...none, cookie: `jumpseat-7317=${TOKEN}` }],
    ['the cookie among others', { ...none, cookie: `a=b; jumpseat-7317=${TOKEN}; c` }],
    ['the query', { ...none, queryToken: TOKEN }],
    ['the query beside a stale cookie', { ...none, cookie: 'jumpseat-7317=old', queryToken: TOKEN }],
    ['the cookie beside a wrong header', { authorization: 'Bearer wrong', cookie: `jumpseat-7317=${TOKEN}` }],
  ])('may come by %s', (_how, given) => expect(statusOf(given)).toBeUndefined());

  it.each<[string, Partial<GuardedRequest>]>([
    ['nothing', none],
    ['an empty header', { authorization: '' }],
    ['an empty bearer', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: `Basic ${TOKEN}` }],
    ['no scheme', { authorization: TOKEN }],
    ['a prefix', { authorization: `Bearer ${TOKEN.slice(0, -1)}` }],
    ['something longer', { authorization: `Bearer ${TOKEN}x` }],
    ['another case', { authorization: `Bearer ${TOKEN.toUpperCase()}` }],
    ['two tokens', { authorization: `Bearer wrong ${TOKEN}` }],
    ['the cookie of another port', { ...none, cookie: `jumpseat-7318=${TOKEN}` }],
    ['a cookie with a longer name', { ...none, cookie: `xjumpseat-7317=${TOKEN}` }],
    ['a cookie without a value', { ...none, cookie: 'jumpseat-7317' }],
    ['a wrong query', { ...none, queryToken: 'wrong' }],
    ['an empty query', { ...none, queryToken: '' }],
  ])('is missed with %s', (_how, given) => {
    expect(statusOf(given)).toBe(401);
    expect(statusOf({ ...given, open: true })).toBeUndefined();
    expect(statusOf(given, { port: 7317, token: undefined })).toBeUndefined();
  });

  it('is never part of the answer', () => {
    expect(JSON.stringify(refusalOf(request(none), GUARD))).not.toContain(TOKEN);
  });
});

describe('sameToken', () => {
  it.each([
    ['a', 'a', true],
    ['', '', true],
    ['a', 'b', false],
    ['a', 'aa', false],
    ['é', 'e', false],
    ['ab', 'é', false], // as long in bytes
  ])('compares %j with %j', (offered, token, same) => expect(sameToken(offered, token)).toBe(same));
});

it('names its cookie with the port', () => expect(cookieName(7317)).toBe('jumpseat-7317'));
