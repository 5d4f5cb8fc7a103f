import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { ByteReader } from '../../../../src/main/rfb/connection/byte-reader';
import { keyEvent } from '../../../../src/main/rfb/messages/client-messages';
import type { ViewerMessage } from '../../../../src/main/rfb/proxy/message-splitter';
import { ViewerProxy } from '../../../../src/main/rfb/proxy/proxy';
import { socketPair } from '../../../support/streams';

const HANDSHAKE = Buffer.concat([Buffer.from('RFB 003.008\n'), Buffer.of(1, 1)]);

/** A viewer that is connected to a desktop whose end of the connection the test holds. */
async function connected() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const accepted = once(server, 'connection');
  const viewer = new WebSocket(`ws://127.0.0.1:${port}`);
  const [socket] = (await accepted) as [WebSocket];
  await once(viewer, 'open');
  const [near, far] = await socketPair();
  const input: ViewerMessage[] = [];
  const ended = vi.fn();
  const stalled = vi.fn();
  new ViewerProxy({
    socket,
    rfb: { socket: near, reader: ByteReader.of(near) },
    hasControl: () => true,
    passUnknown: true,
    mayResize: () => true,
    onInput: (message) => void input.push(message),
    onUnknown: () => {},
    prepareKey: () => undefined,
    sendOnNewConnection: async () => {},
    onStalled: stalled,
    onEnd: ended,
  });
  onTestFinished(() => {
    viewer.terminate();
    server.close();
    far.destroy();
  });
  return { viewer, near, far, input, ended, stalled };
}

it('100,000 keys in one message are forwarded in order, at most 128 in each turn', async () => {
  const { viewer, far, input } = await connected();
  const received: Buffer[] = [];
  far.on('data', (bytes) => received.push(bytes));
  const keys = Buffer.concat(Array.from({ length: 100_000 }, (_, i) => keyEvent(i >> 1, i % 2 === 0)));
  let most = 0;
  let turns = 0;
  viewer.send(Buffer.concat([HANDSHAKE, keys]));
  for (let before = 0; input.length < 100_000; before = input.length) {
    await nextTurn();
    if (input.length > before) turns += 1;
    most = Math.max(most, input.length - before);
  }
  expect(most).toBeLessThanOrEqual(128);
  expect(turns).toBeGreaterThan(100_000 / 128);
  while (Buffer.concat(received).length < keys.length + 1) await once(far, 'data');
  expect(Buffer.concat(received).equals(Buffer.concat([Buffer.of(1), keys]))).toBe(true);
});

it('all input that a viewer sent before it disconnected is forwarded before its keys are released', async () => {
  const { viewer, far, input, ended } = await connected();
  const received: Buffer[] = [];
  far.on('data', (bytes) => received.push(bytes));
  const keys = Buffer.concat(
    Array.from({ length: 1000 }, (_, i) => keyEvent(i, i < 999 ? i % 2 === 0 : true)),
  );
  viewer.send(Buffer.concat([HANDSHAKE, keys]));
  viewer.close();
  await once(far, 'end');
  const sent = Buffer.concat(received).subarray(1);
  expect(sent.subarray(0, keys.length).equals(keys)).toBe(true);
  // Keys with even keysyms and the last key stay down.
  expect(sent.length - keys.length).toBe(501 * 8);
  expect(input).toHaveLength(1501);
  expect(ended).toHaveBeenCalledOnce();
});

it('a viewer whose handshake takes longer than ten seconds is disconnected', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { viewer } = await connected();
  const closed = once(viewer, 'close');
  viewer.send('RFB ');
  await vi.advanceTimersByTimeAsync(10_010);
  expect((await closed)[0]).toBe(1002);
});

it('a slow viewer pauses its connection to the desktop until it reads', async () => {
  const { viewer, near, far } = await connected();
  viewer.send(HANDSHAKE);
  await once(far, 'data');
  viewer.pause();
  const sent = Buffer.alloc(64 * 1024 * 1024);
  far.write(sent);
  await vi.waitUntil(() => near.isPaused());
  expect(far.writableLength).toBeGreaterThan(sent.length / 2);
  let read = 0;
  viewer.on('message', (data: Buffer) => {
    read += data.length;
  });
  viewer.resume();
  await vi.waitUntil(() => read >= sent.length, { timeout: 20_000 });
  expect(near.isPaused()).toBe(false);
});
