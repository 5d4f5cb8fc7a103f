import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { RfbClient } from '../../../src/main/rfb/client';
import { LIMITS } from '../../../src/main/rfb/limits';
import {
  copyRect,
  cutText,
  desktopSize,
  extendedDesktopSize,
  fence,
  raw,
  rect,
  u8,
  u16,
  u32,
  update,
} from '../../support/rfb-bytes';
import { connected as connect } from '../../support/rfb-server';
import { socketPair } from '../../support/streams';

const ALL = { x: 0, y: 0, width: 8, height: 6 };
const MINUTE = 60_000;

const connected: typeof connect = async (options) => {
  const both = await connect(options);
  onTestFinished(() => both.client.close());
  return both;
};

afterEach(() => {
  vi.useRealTimers();
});

describe('a server that disconnects', () => {
  it.each([
    ['between messages', Buffer.alloc(0)],
    ['in the head of an update', u8(0, 0)],
    ['in the middle of a rectangle', update([raw(ALL, 1)]).subarray(0, 60)],
    ['in the middle of a copy', update([copyRect(ALL, { x: 0, y: 0 })]).subarray(0, 18)],
    ['in the middle of a fence', fence(1, u32(7)).subarray(0, 11)],
    ['in the middle of a cut text', cutText(u8(1, 2), 50)],
  ])('%s fails pending calls, and all later ones at once', async (_where, last) => {
    const { client, server } = await connected();
    const waiting = [client.fence(), client.capture(), client.nextChange(), client.capture()];
    await server.next('request');
    server.stream.end(last);
    for (const outcome of await Promise.allSettled(waiting)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'closed' } });
    }
    expect(client.alive).toBe(false);
    expect((await client.closed).code).toBe('closed');
    for (const call of [() => client.fence(), () => client.capture(), () => client.nextChange()]) {
      for (let i = 0; i < 2; i++) await expect(call()).rejects.toMatchObject({ code: 'closed' });
    }
    client.key(0x61, true);
  });

  it('is ignored after a close, even if more data is buffered', async () => {
    const { client, server } = await connected();
    const heard = vi.fn(() => client.close());
    client.clipboard.onText = heard;
    server.send(...['one', 'two', 'three'].map((text) => cutText(Buffer.from(text))));
    await client.closed;
    expect(heard.mock.calls).toEqual([['one']]);
  });

  it('causes the same errors as a close by the client', async () => {
    const { client } = await connected();
    const waiting = client.capture();
    client.close();
    await expect(waiting).rejects.toMatchObject({ code: 'closed' });
    await expect(client.fence()).rejects.toMatchObject({ code: 'closed' });
    expect((await client.closed).code).toBe('closed');
  });
});

describe('a silent server', () => {
  it.each([
    ['fence', true, (client: RfbClient) => client.fence()],
    ['fence without fences', false, (client: RfbClient) => client.fence()],
    ['capture', true, (client: RfbClient) => client.capture()],
  ] as const)('fails a %s after ten seconds', async (_what, fences, ask) => {
    const { client } = await connected({ fences });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const failed = vi.fn();
    const asking = ask(client).catch(failed);
    await vi.advanceTimersByTimeAsync(9_990);
    expect(failed).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(20);
    await asking;
    expect(failed).toHaveBeenCalledWith(expect.objectContaining({ code: 'timeout' }));
    expect((await client.closed).code).toBe('timeout');
    await expect(client.fence()).rejects.toMatchObject({ code: 'timeout' });
  });

  it.each([
    ['stops after its banner', Buffer.from('RFB 003.008\n')],
    ['stops before its name', Buffer.concat([Buffer.from('RFB 003.008\n'), u8(1, 1), u32(0), u16(8, 6)])],
  ])('fails a handshake when it %s', async (_how, said) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const [near, far] = await socketPair();
    far.write(said);
    const failure = expect(RfbClient.connect(near)).rejects.toMatchObject({ code: 'timeout' });
    await once(near, 'data');
    await vi.advanceTimersByTimeAsync(10_010);
    await failure;
    expect(near.destroyed).toBe(true);
  });

  it('does not fail nextChange, which has no timeout', async () => {
    const { client, server } = await connected();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const changing = client.nextChange();
    await server.next('request');
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    server.send(update([raw(ALL, 1)]));
    expect(await changing).toEqual([ALL]);
  });

  it('leaves no timer after its answer', async () => {
    const { client, server } = await connected();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const capturing = client.capture();
    await server.paint(1);
    await capturing;
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a server that breaks the protocol', () => {
  it.each([
    ['a screen of 65535x65535', update([desktopSize({ width: 65535, height: 65535 })])],
    ['an extended screen of 65535x65535', update([extendedDesktopSize({ width: 65535, height: 65535 })])],
    ['an empty screen', update([desktopSize({ width: 0, height: 0 })])],
    ['a raw rectangle outside the screen', update([raw({ x: 8, y: 0, width: 1, height: 1 }, 1)])],
    ['a raw rectangle of 65535x65535', update([rect({ x: 0, y: 0, width: 65535, height: 65535 }, 0)])],
    ['a copy to outside the screen', update([copyRect({ x: 1, y: 0, width: 8, height: 6 }, { x: 0, y: 0 })])],
    [
      'a copy from outside the screen',
      update([copyRect({ x: 0, y: 0, width: 8, height: 6 }, { x: 0, y: 1 })]),
    ],
    ['an unknown encoding', update([rect(ALL, 16)])],
    ['a pseudo-encoding that was not requested', update([rect(ALL, -239)])],
    ['an unknown message', u8(77)],
  ])('with %s is disconnected at once', async (_what, bytes) => {
    const { client, server } = await connected();
    const before = client.framebuffer.data;
    const waiting = client.capture();
    await server.next('request');
    server.send(bytes);
    await expect(waiting).rejects.toMatchObject({ name: 'RfbError', code: 'protocol' });
    expect(client.framebuffer.data).toBe(before);
    await expect(client.fence()).rejects.toMatchObject({ code: 'protocol' });
  });

  it('with an empty rectangle is tolerated', async () => {
    const { client, server } = await connected();
    const capturing = client.capture();
    await server.next('request');
    server.send(update([raw({ x: 8, y: 6, width: 0, height: 0 }, 0), raw(ALL, 3)]));
    expect((await capturing).data[0]).toBe(3);
  });

  it.each([
    ['plain', 1],
    ['extended', -1],
  ])(
    'with a %s cut text above the limit stays connected, and the text counts as not sent',
    async (_what, sign) => {
      const { client, server } = await connected();
      const heard = vi.fn();
      client.clipboard.onText = heard;
      const huge = Buffer.alloc(LIMITS.clipboard + 1, 'x');
      server.send(cutText(huge, sign * huge.length), cutText(Buffer.from('small')));
      const capturing = client.capture();
      await server.paint(1);
      await capturing;
      expect(heard.mock.calls).toEqual([[undefined], ['small']]);
    },
  );

  it('with a declared cut text of two gigabytes causes no allocation', async () => {
    const { client, server } = await connected();
    const before = process.memoryUsage().arrayBuffers;
    server.send(cutText(Buffer.alloc(0), 0x8000_0000), Buffer.alloc(1000));
    const waiting = client.fence();
    await server.next('fence');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024);
    server.close();
    await expect(waiting).rejects.toMatchObject({ code: 'closed' });
  });

  it('with a new size in every frame does not block a capture forever', async () => {
    const { client, server } = await connected();
    const capturing = client.capture();
    const failure = expect(capturing).rejects.toMatchObject({ code: 'protocol' });
    let settled = false;
    void capturing.catch(() => {
      settled = true;
    });
    for (let width = 10; !settled && width < 1000; width++) {
      const next = await Promise.race([server.next('request'), failure]);
      if (next) server.send(update([desktopSize({ width, height: 6 })]));
    }
    await failure;
  });

  it('with endless requests and no reads is disconnected', async () => {
    const { client, server } = await connected();
    server.stream.pause();
    const asking = Buffer.concat(Array.from({ length: 4000 }, () => fence(0x8000_0001, Buffer.alloc(255))));
    const flood = () => {
      while (server.stream.writable && server.stream.write(asking));
    };
    server.stream.on('drain', flood);
    flood();
    expect((await client.closed).code).toBe('protocol');
  });

  it('with pixels that were not requested stays usable', async () => {
    const { client, server } = await connected();
    for (let i = 0; i < 500; i++) server.send(update([raw(ALL, i % 256)]));
    const fenced = client.fence();
    server.send(fence(1, (await server.next('fence')).payload));
    await fenced;
    const capturing = client.capture();
    await server.paint(77);
    expect((await capturing).data[0]).toBe(77);
  });
});

describe('a destroyed stream', () => {
  it('fails the connection without a hang', async () => {
    const stream = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
    stream.destroy();
    await new Promise((resolve) => stream.once('close', resolve));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const failure = expect(RfbClient.connect(stream)).rejects.toMatchObject({ name: 'RfbError' });
    await vi.advanceTimersByTimeAsync(10_010);
    await failure;
  });
});
