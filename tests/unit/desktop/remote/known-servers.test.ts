import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import {
  type KnownServer,
  openKnownServers,
  updateFor,
} from '../../../../src/main/desktop/remote/known-servers';
import { openServerPasswords, withRemembered } from '../../../../src/main/desktop/remote/server-passwords';
import { tempDir } from '../../../support/temp-dir';

const PRINT = Array(32).fill('AB').join(':');
const OTHER = Array(32).fill('CD').join(':');
const BOX = 'vnc://box';

describe('the list of known servers', () => {
  it.each<[string, KnownServer, string]>([
    ['a self-signed certificate', { fingerprint: PRINT }, PRINT],
    ['a certificate of an authority', { trusted: true }, 'authority'],
    ['a security type without a certificate', { securityType: 'TLSVnc' }, 'TLSVnc'],
  ])('stores %s as one line', (_what, remembered, text) => {
    const dir = tempDir();
    openKnownServers(dir).set(BOX, remembered);
    expect(openKnownServers(dir).get(BOX)).toEqual(remembered);
    expect(JSON.parse(readFileSync(join(dir, 'known-servers.json'), 'utf8'))).toEqual({ [BOX]: text });
    expect(openKnownServers(dir).get('vnc://other')).toEqual({});
  });

  it.each([
    ['that is not JSON', '{"vnc://box": "AB', {}],
    ['that is empty', '', {}],
    ['that contains a list', '[1]', {}],
    ['with a value that is not a string', JSON.stringify({ [BOX]: 'authority', bad: 7 }), { trusted: true }],
  ])('handles a file %s, which is renamed and reported', (_what, text, kept) => {
    const dir = tempDir();
    writeFileSync(join(dir, 'known-servers.json'), text);
    const report = vi.fn();
    const known = openKnownServers(dir, report);
    expect(known.wasLost).toBe(false);
    expect(known.get(BOX)).toEqual(kept);
    expect(known.get(BOX)).toEqual(kept);
    expect(report).toHaveBeenCalledOnce();
    const aside = readdirSync(dir).find((name) => name.includes('.broken-')) ?? '';
    expect(report).toHaveBeenCalledWith(expect.stringContaining(aside));
    expect(readFileSync(join(dir, aside), 'utf8')).toBe(text);
    expect(known.wasLost).toBe(true);
    known.set(BOX, { securityType: 'VncAuth' });
    expect(known.get(BOX)).toEqual({ securityType: 'VncAuth' });
  });

  it('throws if the file cannot be read', () => {
    const dir = tempDir();
    // A folder in place of the file cannot be read, not even by root.
    mkdirSync(join(dir, 'known-servers.json'));
    expect(() => openKnownServers(dir).get(BOX)).toThrow('EISDIR');
    expect(openKnownServers(join(dir, 'none')).get(BOX)).toEqual({});
  });

  it.each<[string, KnownServer, { fingerprint: string; trusted: boolean } | undefined, string, unknown]>([
    ['no security: no change', {}, undefined, 'None', undefined],
    ['a password', {}, undefined, 'VncAuth', { securityType: 'VncAuth' }],
    ['TLS after a password', { securityType: 'VncAuth' }, undefined, 'TLSVnc', { securityType: 'TLSVnc' }],
    ['the same security type: no change', { securityType: 'TLSVnc' }, undefined, 'TLSVnc', undefined],
    ['a certificate', { securityType: 'TLSVnc' }, own(PRINT), 'X509Vnc', { fingerprint: PRINT }],
    ['the same certificate: no change', { fingerprint: PRINT }, own(PRINT), 'X509Vnc', undefined],
    ['an authority', {}, vouched(PRINT), 'X509Vnc', { trusted: true }],
    [
      'an authority after a certificate',
      { fingerprint: PRINT },
      vouched(OTHER),
      'X509Vnc',
      { trusted: true },
    ],
    ['a renewed certificate: no change', { trusted: true }, vouched(OTHER), 'X509Vnc', undefined],
  ])('is updated after a connection with %s', (_what, before, certificate, securityType, expected) => {
    expect(updateFor(before, { certificate, securityType })).toEqual(expected);
  });
});

it('a remembered password is not sent after the list was broken, until the server is known again', async () => {
  const dir = tempDir();
  const vault = {
    available: async () => true,
    encrypt: async (text: string) => Buffer.from(text),
    decrypt: async (bytes: Buffer) => ({ text: bytes.toString(), isOutdated: false }),
  };
  const passwords = openServerPasswords(dir, vault);
  const address = { kind: 'remote', at: { host: 'box', port: 5900 } } as const;
  await passwords.remember(BOX, { password: 'sesame' });
  const known = openKnownServers(dir);
  expect(await withRemembered(address, passwords, known)).toMatchObject({ password: 'sesame' });
  writeFileSync(known.path, 'broken');
  expect(await withRemembered(address, passwords, known)).not.toHaveProperty('password');
  known.set(BOX, { securityType: 'VncAuth' });
  expect(await withRemembered(address, passwords, known)).toMatchObject({ password: 'sesame' });
});

function own(fingerprint: string) {
  return { fingerprint, trusted: false };
}
function vouched(fingerprint: string) {
  return { fingerprint, trusted: true };
}
