import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, it, onTestFinished } from 'vitest';
import { startHost } from '../support/host';
import { tempDir } from '../support/temp-dir';
import { freePort, PASSWORD, startXvnc, type VncServer } from '../support/vnc-server';

const openssl = (...args: string[]) => promisify(execFile)('openssl', args);
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];

let server: VncServer | undefined;
let dir = '';
const file = (name: string) => join(dir, name);

/** Makes a certificate for localhost, signed by our own authority or by itself. */
async function certify(name: string, signer: readonly string[]): Promise<readonly string[]> {
  await openssl(
    ...['req', '-x509', ...KEY, '-keyout', file(`${name}.key`), '-out', file(`${name}.pem`)],
    ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', ...signer],
  );
  return ['-X509Cert', file(`${name}.pem`), '-X509Key', file(`${name}.key`)];
}

afterEach(async () => {
  await server?.stop();
  server = undefined;
});

it('a server with a certificate of an authority gets the password later only with such a certificate', async () => {
  dir = tempDir();
  await openssl(
    ...[
      'req',
      '-x509',
      ...KEY,
      '-keyout',
      file('ca.key'),
      '-out',
      file('ca.pem'),
      '-subj',
      '/CN=Our authority',
    ],
  );
  const signer = ['-CA', file('ca.pem'), '-CAkey', file('ca.key')];
  const [first, renewed, own] = [
    await certify('first', signer),
    await certify('renewed', signer),
    await certify('own', []),
  ];
  const port = await freePort();
  const host = await startHost([], { NODE_EXTRA_CA_CERTS: file('ca.pem') });
  onTestFinished(async () => void (await host.stop()));
  const desktop = `vnc://localhost:${port}`;
  const serve = async (security: string, extra: readonly string[]) => {
    await server?.stop();
    server = await startXvnc(security, { port, extra });
  };
  const test = async (path = 'connect/test') => {
    const body = { desktop, password: PASSWORD };
    const response = await host.request(`/api/v0/desktop/${path}`, { method: 'POST', body });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  };
  const known = () => JSON.parse(readFileSync(join(host.dataDir, 'known-servers.json'), 'utf8')) as unknown;

  await serve('X509Vnc', first);
  expect((await test('connect')).status).toBe(200);
  expect(known()).toEqual({ [desktop]: 'authority' });
  const back = await host.request('/api/v0/desktop/connect', {
    method: 'POST',
    body: { desktop: 'virtual' },
  });
  expect(back.status).toBe(200);

  await serve('X509Vnc', renewed);
  expect(await test()).toMatchObject({ status: 200, json: { width: 1280 } });
  for (const [security, extra] of [
    ['X509Vnc', own],
    ['TLSVnc', []],
    ['VncAuth', []],
    ['None', []],
  ] as const) {
    await serve(security, extra);
    const { status, json } = await test();
    expect([security, status, json.failure]).toEqual([security, 502, 'certificate']);
    expect(json.detail).toContain(`remove its line from ${join(host.dataDir, 'known-servers.json')}`);
  }
  expect(known()).toEqual({ [desktop]: 'authority' });
});
