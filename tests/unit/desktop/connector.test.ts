import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pino from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { createConnector } from '../../../src/main/desktop/connector';
import { createDesktop } from '../../../src/main/desktop/create-desktop';
import { openServerPasswords } from '../../../src/main/desktop/remote/server-passwords';
import { createSwitchableDesktop } from '../../../src/main/desktop/switchable';
import { ScriptedServer } from '../../support/rfb-server';
import { tempDir } from '../../support/temp-dir';

it('the connector disconnects from a desktop if the switch to it fails', async () => {
  const dataDir = tempDir();
  const path = join(dataDir, 's');
  const listener = createServer().listen(path);
  onTestFinished(() => void listener.close());
  await once(listener, 'listening');
  const accepted = once(listener, 'connection');
  const options = {
    ...{ dataDir, geometry: { width: 800, height: 600 }, resourcesDir: '', program: '' },
    ...{ log: pino({ level: 'silent' }), onNotice: () => undefined, onManualInput: () => undefined },
    passwords: openServerPasswords(dataDir, undefined),
  };
  const desktop = createSwitchableDesktop(createDesktop({ kind: 'virtual' }, options));
  const whileIdle = () => Promise.reject(new Error('A recording cannot be ended.'));
  const connector = createConnector(desktop, {
    ...options,
    ...{ first: { kind: 'virtual' }, checkFree: () => undefined, onConnected: () => undefined },
    whileIdle,
  });
  onTestFinished(() => connector.stop());

  const connecting = expect(connector.connect({ desktop: `vnc+unix:${path}` })).rejects.toThrow('recording');
  const [socket] = await accepted;
  const left = once(socket, 'close');
  const server = new ScriptedServer(socket);
  await server.handshake({ width: 8, height: 6 });
  void server.serve();
  await connecting;
  await left;
  expect(desktop.backend).toBe('virtual');
});
