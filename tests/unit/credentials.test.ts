import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadCredentials } from '../../src/main/credentials';
import { ConfigError } from '../../src/main/start-error';
import { tempDir } from '../support/temp-dir';

const KEEP = { renew: false };

it('makes secrets once, for their owner alone, and keeps them', () => {
  const dir = tempDir();
  const made = loadCredentials(dir, KEEP);
  expect(Buffer.from(made.token, 'base64url')).toHaveLength(32);
  expect(made.session_key).not.toBe(made.token);
  expect(statSync(join(dir, 'auth.json')).mode & 0o777).toBe(0o600);
  expect(loadCredentials(dir, KEEP)).toEqual(made);
});

it('makes both anew if it is asked to', () => {
  const dir = tempDir();
  const old = loadCredentials(dir, KEEP);
  const renewed = loadCredentials(dir, { renew: true });
  expect(renewed.token).not.toBe(old.token);
  expect(renewed.session_key).not.toBe(old.session_key);
  expect(loadCredentials(dir, KEEP)).toEqual(renewed);
});

it('takes back permissions that are too wide', () => {
  const dir = tempDir();
  loadCredentials(dir, KEEP);
  chmodSync(join(dir, 'auth.json'), 0o644);
  loadCredentials(dir, KEEP);
  expect(statSync(join(dir, 'auth.json')).mode & 0o777).toBe(0o600);
});

it.each(['', '{', '{"token":""}', '[]', 'null'])('makes new ones in place of %j', (text) => {
  const dir = tempDir();
  writeFileSync(join(dir, 'auth.json'), text);
  const { token } = loadCredentials(dir, KEEP);
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(JSON.parse(readFileSync(join(dir, 'auth.json'), 'utf8')).token).toBe(token);
});

it('says that a directory cannot be written to', () => {
  expect(() => loadCredentials(join(tempDir(), 'gone'), KEEP)).toThrow(ConfigError);
});
