import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RfbClient } from '../../src/main/rfb/client';
import type { Login } from '../../src/main/rfb/endpoint';
import { PASSWORD, startX11vnc, startXvnc, type VncServer } from '../support/vnc-server';

const dir = mkdtempSync(join(tmpdir(), 'jumpseat-x509-'));
const [cert, key] = [join(dir, 'cert.pem'), join(dir, 'key.pem')];
let server: VncServer | undefined;

beforeAll(async () => {
  const subject = ['-subj', '/CN=localhost', '-days', '2', '-nodes'];
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
    ...['-keyout', key, '-out', cert, ...subject],
  ]);
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
});
afterAll(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));

/** The PAM service `su`, which exists on every system and lets root in without a password. */
const PAM = ['-X509Cert', cert, '-X509Key', key, '-PAMService', 'su'];
const isRoot = process.getuid?.() === 0;

async function open(login: Login): Promise<RfbClient> {
  return RfbClient.open({ host: '127.0.0.1', port: server?.port ?? 0, login });
}
async function expectPicture(login: Login): Promise<RfbClient> {
  const client = await open(login);
  expect((await client.capture()).data.length).toBe(1280 * 720 * 4);
  await client.fence();
  client.close();
  return client;
}
const failure = async (login: Login) =>
  (await open(login).catch((error: unknown) => error)) as { code: string };

describe('TigerVNC accepts a connection with', () => {
  it.each(['None', 'TLSNone', 'X509None'])('%s', async (type) => {
    server = await startXvnc(type, { extra: PAM });
    const { certificate } = await expectPicture({});
    expect(certificate?.fingerprint).toEqual(
      type === 'X509None' ? expect.stringMatching(/^[\dA-F:]{95}$/) : undefined,
    );
  });

  it.each(['VncAuth', 'TLSVnc', 'X509Vnc'])('%s, with the right password only', async (type) => {
    server = await startXvnc(type, { extra: PAM });
    await expectPicture({ password: PASSWORD });
    expect((await failure({ password: 'open' })).code).toBe('authentication');
    expect((await failure({})).code).toBe('credentials');
  });

  it.each(['TLSPlain', 'X509Plain'])('%s, with user name and password', async (type) => {
    server = await startXvnc(type, { extra: isRoot ? PAM : PAM.slice(0, 4) });
    const login = { username: 'root', password: 'ünsicher' };
    if (isRoot) await expectPicture(login);
    else expect((await failure(login)).code).toBe('authentication');
    expect((await failure({ password: 'x' })).code).toBe('credentials');
  });

  it('X509, and we refuse a certificate that has changed', async () => {
    server = await startXvnc('X509Vnc', { extra: PAM });
    const { certificate } = await expectPicture({ password: PASSWORD });
    const fingerprint = certificate?.fingerprint ?? '';
    await expectPicture({ password: PASSWORD, fingerprint });
    const other = fingerprint.replace(/^../, (byte) => (byte === '00' ? '01' : '00'));
    expect((await failure({ password: PASSWORD, fingerprint: other })).code).toBe('certificate');
  });
});

describe('x11vnc accepts a connection', () => {
  it.each(['3.3', '3.7', '3.8'])('with RFB %s', async (version) => {
    server = await startX11vnc(['-rfbversion', version, '-passwd', PASSWORD]);
    await expectPicture({ password: PASSWORD });
    // The server rejects it with a delay.
    if (version === '3.3') expect((await failure({ password: 'open' })).code).toBe('authentication');
  });
});
