import { createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { RfbClient } from '../../../../src/main/rfb/client';

/** A server that agrees on X509None, and then calls `next` instead of starting TLS. */
async function serverThat(next: (socket: Socket) => void): Promise<number> {
  const answers = [Buffer.of(1, 19), Buffer.of(0, 2), Buffer.of(0, 1, 0, 0, 1, 4), Buffer.of(1)];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('RFB 003.008\n');
    const left = answers.values();
    socket.on('data', () => {
      const { value } = left.next();
      if (!value) return;
      socket.write(value);
      if (value === answers.at(-1)) next(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

// A client that waited forever could not choose a different desktop.
it.each<[string, (socket: Socket) => void]>([
  ['ends the connection', (socket) => socket.end()],
  ['resets the connection', (socket) => void socket.resetAndDestroy()],
  ['sends other data', (socket) => void socket.write(Buffer.alloc(100, 65))],
  ['rejects the TLS version', (socket) => void socket.write(Buffer.of(21, 3, 3, 0, 2, 2, 40))],
  ['disconnects during the TLS handshake', (socket) => socket.end(Buffer.of(22, 3, 3, 0, 100, 2, 0, 0, 90))],
])('a server that %s when TLS starts is refused', async (_what, next) => {
  const port = await serverThat(next);
  await expect(RfbClient.open({ host: '127.0.0.1', port })).rejects.toMatchObject({ code: 'security' });
});

it('a server that sends no TLS data is disconnected after ten seconds', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const port = await serverThat((socket) => void socket.once('data', () => vi.advanceTimersByTime(10_000)));
  await expect(RfbClient.open({ host: '127.0.0.1', port })).rejects.toMatchObject({ code: 'security' });
});
