import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { type Host, startHost } from '../support/host';
import { type Answer, upgrade } from '../support/http';
import { pidOf, residentMb } from '../support/processes';
import { ScriptedServer } from '../support/rfb-server';
import { openViewer } from '../support/viewer';
import { waitFor } from '../support/wait-for';

const MAX_VIEWERS = 64;
const MAX_SUBSCRIBERS = 256;

let host: Host;
beforeAll(async () => {
  host = await startHost();
  await host.desktopEnv();
});
afterAll(async () => {
  expect(await host.stop()).toBe(0);
});

const open = (path: string, at = host) =>
  upgrade(`${at.url}${path}`, { authorization: `Bearer ${at.token}` });
const viewersAre = (count: number) =>
  waitFor(`${count} viewers`, async () => (await host.desktop()).viewers === count);

it.each([
  ['/api/v0/desktop/vnc', MAX_VIEWERS, `There are ${MAX_VIEWERS} viewers already.`],
  ['/api/v0/events', MAX_SUBSCRIBERS, `There are ${MAX_SUBSCRIBERS} event subscribers already.`],
])('%s accepts %i connections, and refuses more until one is closed', async (path, most, message) => {
  const sockets = await Promise.all(Array.from({ length: most }, () => open(path)));
  onTestFinished(async () => {
    for (const socket of sockets) if (socket instanceof WebSocket) socket.terminate();
    await viewersAre(0);
  });
  for (const socket of sockets) expect(socket).toBeInstanceOf(WebSocket);
  const refused = (await open(path)) as Answer;
  expect(refused.status).toBe(503);
  expect(refused.json()).toMatchObject({ message, detail: expect.stringContaining('connect again') });
  const [first] = sockets;
  if (first instanceof WebSocket) first.terminate();
  const admitted = await waitFor('a free connection', async () => {
    const socket = await open(path);
    return socket instanceof WebSocket ? socket : undefined;
  });
  admitted.terminate();
});

it('only a viewer that reads nothing for ten seconds is disconnected', async () => {
  const xvnc = pidOf('Xvnc', host.dataDir);
  const { rfb: idle, socket: reading } = await openViewer(host);
  const before = residentMb(xvnc);
  // They request frames of 8 MB, but read nothing.
  const request = Buffer.from([3, 0, 0, 0, 0, 0, 0x07, 0x80, 0x04, 0x38]);
  const greedy = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const socket = (await open('/api/v0/desktop/vnc')) as WebSocket;
      socket.send(Buffer.concat([Buffer.from('RFB 003.008\n'), Buffer.of(1, 1), ...Array(4).fill(request)]));
      return socket;
    }),
  );
  onTestFinished(async () => {
    for (const socket of [...greedy, reading]) socket.terminate();
    await viewersAre(0);
  });
  await viewersAre(9);
  let most = before;
  await waitFor('only the viewer that reads to remain', async () => {
    most = Math.max(most, residentMb(xvnc));
    return (await host.desktop()).viewers === 1;
  });
  console.log(
    `Xvnc with 8 viewers that read nothing: ${before.toFixed(0)} MB before, at most ${most.toFixed(0)} MB meanwhile, ` +
      `${residentMb(xvnc).toFixed(0)} MB after`,
  );
  expect(reading.readyState).toBe(WebSocket.OPEN);
  expect((await idle.capture()).data.length).toBe(1920 * 1080 * 4);
});

it('a viewer gets different errors for a desktop that refuses connections and one that cannot start', async () => {
  const connections: Socket[] = [];
  const listener = createServer((socket) => {
    socket.on('error', () => undefined);
    // The host's own connection works; all later ones are closed.
    if (connections.push(socket) === 1) {
      const server = new ScriptedServer(socket);
      void server.handshake({ width: 64, height: 64 }).then(() => server.serve());
    } else socket.end('RFB 003.008\n\0\0\0\0\x04full');
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const remote = await startHost(['--desktop', `vnc://127.0.0.1:${port}`]);
  onTestFinished(async () => {
    await remote.stop();
    for (const socket of connections) socket.destroy();
    listener.close();
  });
  const refused = (await open('/api/v0/desktop/vnc', remote)) as Answer;
  expect([refused.status, refused.json()]).toEqual([
    500,
    {
      message: 'Failed to connect to VNC server.',
      detail: 'The VNC server refused the connection: full',
      code: 'vnc-failed',
    },
  ]);

  for (const socket of connections) socket.destroy();
  listener.close();
  await waitFor('the loss of the connection', async () => (await remote.desktop()).state !== 'running');
  const failed = (await open('/api/v0/desktop/vnc', remote)) as Answer;
  expect([failed.status, failed.json()]).toEqual([
    500,
    {
      message: 'Failed to start desktop session.',
      code: 'desktop-failed',
      detail: expect.stringContaining('Connection refused at'),
    },
  ]);
});
