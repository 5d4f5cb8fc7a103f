import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { openProgram } from '../support/desktop-programs';
import { type Host, startHost } from '../support/host';
import { upgrade } from '../support/http';
import { openDescriptors, pidOf, residentMb } from '../support/processes';
import { openViewer } from '../support/viewer';
import { waitFor } from '../support/wait-for';

let host: Host;
let pid: number;
beforeAll(async () => {
  host = await startHost();
  await host.desktopEnv();
  pid = host.process.pid ?? 0;
});
afterAll(async () => {
  expect(await host.stop()).toBe(0);
});

async function openSocket(): Promise<WebSocket> {
  const socket = await upgrade(`${host.url}/api/v0/desktop/vnc`, { authorization: `Bearer ${host.token}` });
  if (socket instanceof WebSocket) return socket;
  throw new Error(`Refused with ${socket.status}: ${socket.text}`);
}
const viewersAre = (count: number) =>
  waitFor(`${count} viewers`, async () => (await host.desktop()).viewers === count);

it('many viewers at once see the same screen, and can send input', async () => {
  const viewers = await Promise.all(Array.from({ length: 12 }, async () => (await openViewer(host)).rfb));
  await viewersAre(12);
  await host.act({ action: 'mouse_move', coordinate: [900, 600] });
  const [first, ...others] = await Promise.all(
    viewers.map(async (viewer) => Buffer.from((await viewer.capture()).data)),
  );
  expect(first?.length).toBe(1920 * 1080 * 4);
  expect(new Set(first).size).toBeGreaterThan(20); // the screen is not empty
  for (const other of others) expect(first?.equals(other)).toBe(true);

  const [viewer] = viewers;
  viewer?.pointer(123, 456, 0);
  await viewer?.fence();
  expect((await host.act({ action: 'cursor_position' })).json.output).toBe('x=123,y=456');
  for (const one of viewers) one.close();
  await viewersAre(0);
});

it('bytes are forwarded unchanged in both directions, however they are split into frames', async () => {
  const socket = await openSocket();
  const received: Buffer[] = [];
  socket.on('message', (data, isBinary) => {
    expect(isBinary).toBe(true);
    received.push(data as Buffer);
  });
  socket.resume();
  const text = () => Buffer.concat(received);
  await waitFor('the greeting', () => text().length >= 12);
  expect(text().toString('latin1')).toBe('RFB 003.008\n');
  for (const byte of 'RFB 003.008\n') socket.send(Buffer.from(byte));
  await waitFor('the security types', () => text().length >= 14);
  expect([...text().subarray(12, 14)]).toEqual([1, 1]);
  socket.send(Buffer.from([1, 1])); // two messages of the protocol in one frame: None, shared
  await waitFor('the size', () => text().length >= 14 + 4 + 4);
  expect([text().readUInt16BE(18), text().readUInt16BE(20)]).toEqual([1920, 1080]);
  expect(socket.extensions).toBe('');
  socket.close();
  await viewersAre(0);
});

it.each([
  ['with a close', [], 'close'],
  ['without a close', [], 'terminate'],
  ['in the middle of a message', [5, 1, 0], 'terminate'],
  ['in the middle of a clipboard message', [6, 0, 0, 0, 0, 0, 0, 9, 65], 'terminate'],
  ['after an unknown message', [200], 'terminate'],
] as const)(
  'the buttons of a viewer that disconnects %s are released at the pointer position',
  async (_how, last, leave) => {
    const xev = await openProgram(host, 'pressed', 'xev', ['-name', 'pressed', '-event', 'button']);
    const [x, y] = [xev.place.x + 30, xev.place.y + 40];
    const { rfb: viewer, socket } = await openViewer(host);
    viewer.pointer(x, y, 0);
    viewer.pointer(x, y, 1);
    await waitFor('the press', () => xev.output().includes('ButtonPress'));
    expect(xev.output()).not.toContain('ButtonRelease');
    if (last.length > 0) await new Promise((sent) => socket.send(Buffer.from(last), sent));
    socket[leave]();
    await waitFor('the release', () => /ButtonRelease event.*\(30,40\).*button 1/s.test(xev.output()));
    await viewersAre(0);
    await xev.close();
  },
);

it('disconnected viewers leave no open descriptors', async () => {
  const xvnc = pidOf('Xvnc', host.dataDir);
  const before = [openDescriptors(pid), openDescriptors(xvnc)];
  for (let round = 0; round < 4; round++) {
    const sockets = await Promise.all(Array.from({ length: 10 }, openSocket));
    for (const [i, socket] of sockets.entries()) {
      socket.resume();
      if (i % 2) socket.terminate();
      else socket.close();
    }
  }
  // Nor of a viewer that is refused, or that disconnects before it is admitted.
  for (let i = 0; i < 10; i++) {
    expect(await upgrade(`${host.url}/api/v0/desktop/vnc`)).toMatchObject({ status: 401 });
    const hasty = new WebSocket(`${host.url.replace('http', 'ws')}/api/v0/desktop/vnc?token=${host.token}`);
    hasty.on('error', () => undefined);
    hasty.terminate();
  }
  await viewersAre(0);
  await waitFor(
    'as many descriptors as before',
    () => openDescriptors(pid) <= (before[0] ?? 0) + 2 && openDescriptors(xvnc) <= (before[1] ?? 0),
  );
});

it('a viewer that does not read uses bounded memory, and does not delay other viewers', async () => {
  const { rfb: greedy, socket: stuck } = await openViewer(host);
  const { rfb: other } = await openViewer(host);
  await other.capture();
  const before = residentMb(pid);
  // It requests 60 frames of 8 MB, but reads nothing.
  stuck.pause();
  for (let i = 0; i < 60; i++) void greedy.capture().catch(() => undefined);
  const request = Buffer.from([3, 0, 0, 0, 0, 0, 0x07, 0x80, 0x04, 0x38]);
  for (let i = 0; i < 60; i++) stuck.send(request);
  let most = 0;
  for (let i = 0; i < 20; i++) {
    await host.act({ action: 'left_click', coordinate: [100 + 20 * i, 300] });
    const began = performance.now();
    await other.capture();
    expect(performance.now() - began).toBeLessThan(10_000);
    most = Math.max(most, residentMb(pid));
  }
  console.log(
    `RSS with a viewer that does not read: ${before.toFixed(0)} MB before, at most ${most.toFixed(0)} MB`,
  );
  expect(most - before).toBeLessThan(60);
  stuck.terminate();
  other.close();
  await viewersAre(0);
});

it('a viewer is disconnected with 1001 when the desktop crashes, and a new one can connect', async () => {
  const socket = await openSocket();
  const closed = once(socket, 'close');
  socket.resume();
  process.kill(pidOf('Xvnc', host.dataDir), 'SIGKILL');
  const [code] = await closed;
  expect(code).toBe(1001);
  // The first attempt may still reach the old server.
  const again = await waitFor('a viewer to connect', () => openViewer(host).catch(() => undefined));
  expect((await again.rfb.capture()).data.length).toBe(1920 * 1080 * 4);
  again.rfb.close();
  await viewersAre(0);
});

it('open viewers do not delay the exit of the host', async () => {
  const other = await startHost();
  await other.act({ action: 'cursor_position' });
  const watching = await upgrade(`${other.url}/api/v0/desktop/vnc`, {
    authorization: `Bearer ${other.token}`,
  });
  expect(await other.stop()).toBe(0); // a host that hangs exits with 1 after 4.8 s
  if (watching instanceof WebSocket) watching.terminate();
});
