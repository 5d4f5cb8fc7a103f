import { describe, expect, it } from 'vitest';
import {
  assertSecure,
  createClickWatch,
  externalLink,
  isOurs,
  isPermitted,
  SECURE,
} from '../../../src/main/electron/policy';

const ORIGIN = 'http://127.0.0.1:7317';

describe('isOurs', () => {
  it.each([
    ['http://127.0.0.1:7317/', true],
    ['http://127.0.0.1:7317/?token=x#y', true],
    ['http://127.0.0.1:7318/', false],
    ['https://127.0.0.1:7317/', false],
    ['http://localhost:7317/', false],
    ['http://127.0.0.1:7317@evil.example/', false],
    ['http://127.0.0.1.evil.example:7317/', false],
    ['file:///etc/passwd', false],
    ['data:text/html,hello', false],
    ['about:blank', false],
    ['javascript:alert(1)', false],
    ['', false],
  ])('for %s is %s', (url, expected) => {
    expect(isOurs(url, ORIGIN)).toBe(expected);
  });
});

describe('externalLink', () => {
  it.each([
    ['https://example.com/a?b#c', 'https://example.com/a?b#c'],
    ['http://example.com', 'http://example.com/'],
    ['HTTPS://EXAMPLE.COM/', 'https://example.com/'],
    ['file:///etc/passwd', undefined],
    ['smb://server/share', undefined],
    ['javascript:alert(1)', undefined],
    ['ms-msdt:/id', undefined],
    ['vscode://file/etc/passwd', undefined],
    ['mailto:a@example.com', undefined],
    ['data:text/html,hello', undefined],
    ['//example.com', undefined],
    ['', undefined],
  ])('for %s is %s', (url, expected) => {
    expect(externalLink(url)).toBe(expected);
  });
});

describe('isPermitted', () => {
  it.each([
    ['clipboard-sanitized-write', `${ORIGIN}/`, true],
    ['clipboard-sanitized-write', 'https://example.com/', false],
    ['clipboard-sanitized-write', '', false],
    ['clipboard-read', `${ORIGIN}/`, true],
    ['clipboard-read', 'https://example.com/', false],
  ])('for %s and %s is %s', (permission, url, expected) => {
    expect(isPermitted(permission, url, ORIGIN)).toBe(expected);
  });

  it.each([
    ...['media', 'display-capture', 'geolocation', 'notifications', 'midi', 'openExternal'],
    ...['fileSystem', 'hid', 'serial', 'usb', 'pointerLock', 'keyboardLock', 'unknown', 'anything-new'],
  ])('is false for %s', (permission) => {
    expect(isPermitted(permission, `${ORIGIN}/`, ORIGIN)).toBe(false);
  });
});

describe('assertSecure', () => {
  it('accepts secure preferences with additional ones', () => {
    expect(() => assertSecure({ ...SECURE, spellcheck: false })).not.toThrow();
  });

  it.each([
    [{ ...SECURE, sandbox: false }, 'sandbox'],
    [{ ...SECURE, contextIsolation: false }, 'contextIsolation'],
    [{ ...SECURE, nodeIntegration: true }, 'nodeIntegration'],
    [{ ...SECURE, webSecurity: false }, 'webSecurity'],
    [{ ...SECURE, webviewTag: true }, 'webviewTag'],
    [{}, 'sandbox'],
  ])('throws for insecure preferences: %j', (preferences, name) => {
    expect(() => assertSecure(preferences)).toThrow(name);
  });
});

describe('createClickWatch', () => {
  it('reports a click or key for one second, and no other input', () => {
    let now = 5000;
    const watch = createClickWatch(() => now);
    expect(watch.justClicked()).toBe(false);
    for (const type of ['mouseMove', 'mouseEnter', 'mouseWheel', 'gestureScrollBegin']) watch.onInput(type);
    expect(watch.justClicked()).toBe(false);
    for (const type of ['mouseDown', 'mouseUp', 'rawKeyDown', 'keyDown']) {
      now += 60_000;
      watch.onInput(type);
      now += 1000;
      expect(watch.justClicked()).toBe(true);
      now += 1;
      expect(watch.justClicked()).toBe(false);
    }
  });
});
