import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keptToken } from '../../src/main/kept-token';
import { ConfigError } from '../../src/main/start-error';
import { tempDir } from '../support/temp-dir';

const KEEP = { renew: false };

it('the token is created once, readable only by its owner, and kept', () => {
  const dir = tempDir();
  const made = keptToken(dir, KEEP);
  expect(made).toMatch(/^[\w-]{43}$/);
  expect(Buffer.from(made, 'base64url')).toHaveLength(32);
  expect(statSync(join(dir, 'token')).mode & 0o777).toBe(0o600);
  expect(keptToken(dir, KEEP)).toBe(made);
});

it('the token is replaced on request', () => {
  const dir = tempDir();
  const old = keptToken(dir, KEEP);
  const renewed = keptToken(dir, { renew: true });
  expect(renewed).not.toBe(old);
  expect(keptToken(dir, KEEP)).toBe(renewed);
});

it('the token can be written by hand, and its file becomes readable only by its owner', () => {
  const dir = tempDir();
  writeFileSync(join(dir, 'token'), 'written-by-hand');
  chmodSync(join(dir, 'token'), 0o644);
  expect(keptToken(dir, KEEP)).toBe('written-by-hand');
  expect(statSync(join(dir, 'token')).mode & 0o777).toBe(0o600);
});

it.each(['', '\n', 'short', 'two words here', 'x'.repeat(257)])(
  'the token is replaced if the file contains %j',
  (text) => {
    const dir = tempDir();
    writeFileSync(join(dir, 'token'), text);
    const made = keptToken(dir, KEEP);
    expect(made).toMatch(/^[\w-]{43}$/);
    expect(readFileSync(join(dir, 'token'), 'utf8').trim()).toBe(made);
  },
);

it('the token throws a ConfigError if the directory is missing', () => {
  expect(() => keptToken(join(tempDir(), 'gone'), KEEP)).toThrow(ConfigError);
});
