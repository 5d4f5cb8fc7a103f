import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as distance } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { RfbClient } from '../../../src/main/rfb/client';
import { ENCODING } from '../../../src/main/rfb/messages/client-messages';
import { fence } from '../../support/rfb-bytes';
import { fenceOffer, ScriptedServer } from '../../support/rfb-server';

it('a server on a local port with a high latency is asked for compressed pictures', async () => {
  const listener = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void listener.close());
  await once(listener, 'listening');
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('There is no port.');
  const accepted = once(listener, 'connection');
  const opening = RfbClient.open({ host: '127.0.0.1', port: address.port });
  const server = new ScriptedServer((await accepted)[0]);
  await server.handshake({ width: 8, height: 6 });
  // Local encodings at first, since the latency is not known yet.
  expect((await server.next('setEncodings')).encodings).not.toContain(ENCODING.tight);
  server.send(fenceOffer);
  await server.next('fence');
  await server.paint(0);
  for (let i = 0; i < 3; i++) {
    const { payload } = await server.next('fence');
    await distance(20);
    server.send(fence(1, payload));
  }
  const client = await opening;
  onTestFinished(() => client.close());
  expect((await server.next('setEncodings')).encodings).toContain(ENCODING.tight);
  const capturing = client.capture();
  await server.paint(3);
  expect((await capturing).data[0]).toBe(3);
});
