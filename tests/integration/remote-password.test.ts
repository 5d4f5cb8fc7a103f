import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { createConnector } from '../../src/main/desktop/connector';
import { createDesktop } from '../../src/main/desktop/create-desktop';
import { openServerPasswords, type Vault } from '../../src/main/desktop/remote/server-passwords';
import { createSwitchableDesktop } from '../../src/main/desktop/switchable';
import { startHost } from '../support/host';
import { PASSWORD, startXvnc } from '../support/vnc-server';

/** Replaces the system's keychain, which a test must not change. */
const vault: Vault = {
  available: async () => true,
  encrypt: async (text) => Buffer.from(Buffer.from(text).map((byte) => byte ^ 0x5a)),
  decrypt: async (bytes) => ({
    text: Buffer.from(bytes.map((byte) => byte ^ 0x5a)).toString(),
    isOutdated: false,
  }),
};

it('a remembered password is used for its server and its user only, until it is forgotten', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'jumpseat-password-'));
  const server = await startXvnc('VncAuth');
  const passwords = openServerPasswords(dataDir, vault);
  const options = {
    ...{ dataDir, passwords, geometry: { width: 800, height: 600 }, resourcesDir: '', program: '' },
    ...{ log: pino({ level: 'silent' }), onNotice: () => undefined, onManualInput: () => undefined },
  };
  const switchable = createSwitchableDesktop(createDesktop({ kind: 'virtual' }, options));
  const connector = createConnector(switchable, {
    ...options,
    ...{ first: { kind: 'virtual' }, checkFree: () => undefined, onConnected: () => undefined },
    whileIdle: async (_, change) => void (await change()),
  });
  const remote = { kind: 'remote', at: { host: '127.0.0.1', port: server.port } } as const;
  const begun = createDesktop(remote, options);
  onTestFinished(async () => {
    await Promise.all([connector.stop(), begun.stop()]);
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });
  const desktop = `vnc://127.0.0.1:${server.port}`;

  // A rejected password is not kept, nor one without `remember`.
  const wrong = { desktop, password: 'open', remember: true };
  await expect(connector.connect(wrong)).rejects.toMatchObject({ failure: 'wrong-password' });
  await connector.test({ desktop, password: PASSWORD });
  expect(passwords.addresses()).toEqual([]);
  await expect(connector.test({ desktop })).rejects.toMatchObject({ failure: 'credentials' });
  await expect(begun.start()).rejects.toMatchObject({ failure: 'credentials' });

  await connector.connect({ desktop, password: PASSWORD, remember: true });
  expect(passwords.addresses()).toEqual([desktop]);
  expect(await connector.test({ desktop })).toMatchObject({ width: 1280 });
  // Also used for the desktop that a host starts with, whose address has no password.
  await begun.start();
  expect(begun.state).toMatchObject({ state: 'running', size: { width: 1280 } });
  const another = { desktop, username: 'mallory' };
  await expect(connector.test(another)).rejects.toMatchObject({ failure: 'credentials' });
  for (const file of readdirSync(dataDir))
    expect(readFileSync(join(dataDir, file), 'utf8')).not.toContain(PASSWORD);

  passwords.forget(desktop);
  await expect(connector.test({ desktop })).rejects.toMatchObject({ failure: 'credentials' });
});

it('a host without a keychain reports it, and stores no password', async () => {
  const host = await startHost(['--geometry', '800x600']);
  onTestFinished(async () => void (await host.stop()));
  const passwords = await host.request('/api/v0/desktop/passwords');
  expect(await passwords.json()).toEqual({ can_remember: false, servers: [] });
  const body = { desktop: 'vnc://127.0.0.1:1', password: PASSWORD, remember: true };
  const refused = await host.request('/api/v0/desktop/connect', { method: 'POST', body });
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ detail: expect.stringContaining('no keychain') });
  expect(readdirSync(host.dataDir)).not.toContain('server-passwords.json');
});
