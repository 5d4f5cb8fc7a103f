import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { openServerPasswords } from '../../../src/main/desktop/remote/server-passwords';
import { tempDir } from '../../support/temp-dir';
import { electron } from './stub';

vi.mock('electron', () => electron);

const { systemVault } = await import('../../../src/main/electron/vault');

const BOX = 'vnc://box';
const SECRET = { username: 'ann', password: 'sesame' };
beforeEach(() => {
  Object.assign(electron.safeStorage, {
    backend: 'gnome_libsecret',
    key: 7,
    prefix: '',
    shouldReEncrypt: false,
  });
});

it.each([
  ['linux', 'gnome_libsecret', 7, true],
  ['linux', 'kwallet6', 7, true],
  ['linux', 'basic_text', 7, false],
  ['linux', 'unknown', 7, false],
  ['linux', 'gnome_libsecret', undefined, false],
  ['darwin', 'unknown', 7, true],
  ['win32', 'unknown', undefined, false],
] as const)('on %s with %s and key %s, a password can be stored: %s', async (platform, backend, key, can) => {
  Object.assign(electron.safeStorage, { backend, key });
  expect(await openServerPasswords(tempDir(), systemVault(platform)).canRemember()).toBe(can);
});

it('passwords are stored encrypted and readable only by their owner, until they are forgotten', async () => {
  const dir = tempDir();
  const open = () => openServerPasswords(dir, systemVault('linux'));
  await open().remember(BOX, SECRET);
  await open().remember('vnc://other', { password: 'mellon' });
  const file = join(dir, 'server-passwords.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const text = readFileSync(file, 'utf8');
  for (const plain of Object.values(SECRET)) {
    for (const encoding of ['utf8', 'base64'] as const)
      expect(text).not.toContain(Buffer.from(plain).toString(encoding));
  }
  expect(await open().get(BOX)).toEqual(SECRET);
  open().forget(BOX);
  expect(open().addresses()).toEqual(['vnc://other']);
  expect(await open().get(BOX)).toBeUndefined();
  expect(await open().get('vnc://other')).toEqual({ password: 'mellon' });
});

it('a password is undefined if the key has changed or is missing, or if the file is damaged', async () => {
  const dir = tempDir();
  const passwords = openServerPasswords(dir, systemVault('linux'));
  await passwords.remember(BOX, SECRET);
  for (const key of [8, undefined]) {
    electron.safeStorage.key = key;
    expect(await passwords.get(BOX)).toBeUndefined();
  }
  electron.safeStorage.key = 7;
  expect(await passwords.get(BOX)).toEqual(SECRET);
  writeFileSync(join(dir, 'server-passwords.json'), '{"vnc://box": 5}');
  expect(await passwords.get(BOX)).toBeUndefined();
  expect(passwords.addresses()).toEqual([]);
});

it('no password is stored without a vault', async () => {
  const passwords = openServerPasswords(tempDir(), undefined);
  expect(await passwords.canRemember()).toBe(false);
  await expect(passwords.remember(BOX, SECRET)).rejects.toThrow('encrypt');
  expect(passwords.addresses()).toEqual([]);
});

it('on Linux, no password that is encrypted with a public key is stored or returned', async () => {
  const dir = tempDir();
  // As on a session that is named after a desktop whose keyring does not run.
  electron.safeStorage.prefix = 'v10';
  const passwords = openServerPasswords(dir, systemVault('linux'));
  expect(await passwords.canRemember()).toBe(false);
  await expect(passwords.remember(BOX, SECRET)).rejects.toThrow('keychain');
  // macOS marks what its own keychain encrypts in the same way.
  await openServerPasswords(dir, systemVault('darwin')).remember(BOX, SECRET);
  expect(await openServerPasswords(dir, systemVault('linux')).get(BOX)).toBeUndefined();
});

it('a password is encrypted again when the key was replaced', async () => {
  const dir = tempDir();
  const passwords = openServerPasswords(dir, systemVault('linux'));
  await passwords.remember(BOX, SECRET);
  const file = join(dir, 'server-passwords.json');
  writeFileSync(file, readFileSync(file, 'utf8').trimEnd());
  const before = readFileSync(file, 'utf8');
  electron.safeStorage.shouldReEncrypt = true;
  expect(await passwords.get(BOX)).toEqual(SECRET);
  expect(readFileSync(file, 'utf8')).not.toBe(before);
  expect(await passwords.get(BOX)).toEqual(SECRET);
});
