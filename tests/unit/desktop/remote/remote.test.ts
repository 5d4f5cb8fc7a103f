import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import pino from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { openKnownServers } from '../../../../src/main/desktop/remote/known-servers';
import { RemoteDesktop } from '../../../../src/main/desktop/remote/remote';
import { openServerPasswords } from '../../../../src/main/desktop/remote/server-passwords';
import { tempDir } from '../../../support/temp-dir';

it('a remote desktop can be stopped during the handshake of its server', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const dir = tempDir();
  const desktop = new RemoteDesktop({
    address: { at: { host: '127.0.0.1', port } },
    knownServers: openKnownServers(join(dir, 'known-servers.json'), () => undefined),
    passwords: openServerPasswords(dir, undefined),
    log: pino({ level: 'silent' }),
    onNotice: () => undefined,
  });
  const starting = desktop.start().catch((error: Error) => error.message);
  const [socket] = await once(server, 'connection');
  await desktop.stop();
  expect(desktop.state.state).toBe('stopped');
  socket.destroy();
  await starting;
  expect(desktop.state.state).toBe('stopped');
});
