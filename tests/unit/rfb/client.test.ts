import { deflateSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RfbClient } from '../../../src/main/rfb/client';
import { clipboardNotify, clipboardRequest } from '../../../src/main/rfb/messages/extended-clipboard';
import {
  copyRect,
  cutText,
  desktopSize,
  extendedCutText,
  extendedDesktopSize,
  fence,
  raw,
  rect,
  u8,
  u16,
  u32,
  update,
} from '../../support/rfb-bytes';
import { connected as connect, ScriptedServer } from '../../support/rfb-server';
import { socketPair } from '../../support/streams';

const SIZE = { width: 8, height: 6 };
const ALL = { x: 0, y: 0, ...SIZE };
const PIXEL = { x: 0, y: 0, width: 1, height: 1 };
const REQUEST = 0x8000_0000;

const connected: typeof connect = async (options) => {
  const both = await connect(options);
  onTestFinished(() => both.client.close());
  return both;
};

describe('a new connection', () => {
  it('requests RGBX pixels, the supported encodings, and one pixel', async () => {
    const { client, server } = await connected({ size: { width: 1024, height: 768 } });
    expect(client.size).toMatchObject({ width: 1024, height: 768 });
    const [format, encodings, ...rest] = server.received;
    // 32 bits, depth 24, little endian, true color, 255 each, red lowest
    expect(format).toEqual({
      kind: 'setPixelFormat',
      bytes: Buffer.concat([u8(0, 0, 0, 32, 24, 0, 1), u16(255, 255, 255), u8(0, 8, 16, 0, 0, 0)]),
    });
    expect(encodings).toMatchObject({ encodings: expect.arrayContaining([0, 1, -223, -308, -312]) });
    expect(rest).toContainEqual({ kind: 'request', rect: PIXEL, incremental: false });
  });

  it('has the name of the desktop', async () => {
    const { client } = await connected({ name: 'Büro 🪑' });
    expect(client.name).toBe('Büro 🪑');
  });
});

describe('fences', () => {
  it.each([
    { asked: REQUEST | 1, answered: 1 },
    { asked: REQUEST | 7, answered: 7 },
    { asked: REQUEST | 4, answered: 4 },
    { asked: 0xffff_ffff, answered: 7 },
  ])('of the server are answered: $asked with $answered', async ({ asked, answered }) => {
    const { server } = await connected();
    for (const length of [0, 1, 64]) {
      const payload = Buffer.alloc(length, length);
      server.send(fence(asked >>> 0, payload));
      expect(await server.next('fence')).toEqual({ kind: 'fence', flags: answered, payload });
    }
  });

  it('of ours are sent after earlier input, and resolve with their answers', async () => {
    const { client, server } = await connected();
    const order: string[] = [];
    client.key(0x61, true);
    const first = client.fence().then(() => order.push('first'));
    client.pointer(3, 4, 1);
    const second = client.fence().then(() => order.push('second'));
    const asked = [await server.next('fence'), await server.next('fence')];
    expect(server.received.slice(-4).map((message) => message.kind)).toEqual([
      'key',
      'fence',
      'pointer',
      'fence',
    ]);
    expect(asked.map(({ flags }) => flags)).toEqual([0x8000_0001, 0x8000_0001]);
    expect(asked[0]?.payload).not.toEqual(asked[1]?.payload);
    expect(order).toEqual([]);
    server.send(fence(1, asked[0]?.payload ?? u8()));
    await first;
    expect(order).toEqual(['first']);
    server.send(fence(1, asked[1]?.payload ?? u8()));
    await second;
  });

  it('are replaced by a request for one pixel if the server does not support them', async () => {
    const { client, server } = await connected({ fences: false });
    client.key(0x61, true);
    let done = false;
    const fenced = client.fence().then(() => {
      done = true;
    });
    expect(await server.next('request')).toMatchObject({ rect: PIXEL, incremental: false });
    expect(server.received.at(-2)).toEqual({ kind: 'key', keysym: 0x61, down: true });
    expect(done).toBe(false);
    server.send(update([raw(PIXEL, 7)]));
    await fenced;
    expect(server.received.some(({ kind }) => kind === 'fence')).toBe(false);
  });
});

describe('input', () => {
  it('is sent unchanged', async () => {
    const { client, server } = await connected();
    client.key(0x0101f600, true);
    client.key(0xffe3, false);
    client.pointer(7, 5, 0b101);
    expect(await server.next('key')).toEqual({ kind: 'key', keysym: 0x0101f600, down: true });
    expect(await server.next('key')).toEqual({ kind: 'key', keysym: 0xffe3, down: false });
    expect(await server.next('pointer')).toEqual({ kind: 'pointer', x: 7, y: 5, buttons: 5 });
  });
});

describe('capture', () => {
  it('requests the whole screen, and waits until it is complete', async () => {
    const { client, server } = await connected();
    const capturing = client.capture();
    expect(await server.next('request')).toEqual({ kind: 'request', rect: ALL, incremental: false });
    server.send(update([raw({ x: 0, y: 0, width: 8, height: 2 }, 1)]));
    server.send(update([raw({ x: 0, y: 2, width: 8, height: 2 }, 2)]));
    server.send(update([copyRect({ x: 0, y: 4, width: 8, height: 2 }, { x: 0, y: 0 })]));
    const { data } = await capturing;
    expect([0, 2, 4].map((row) => data[row * 8 * 4])).toEqual([1, 2, 1]);
  });

  it('sends one request at a time for simultaneous calls', async () => {
    const { client, server } = await connected();
    const captures = [client.capture(), client.capture(), client.capture()];
    for (const colour of [1, 2, 3]) {
      expect(await server.paint(colour)).toEqual(ALL);
      expect(server.received.filter(({ kind }) => kind === 'request').length).toBe(colour + 1);
    }
    for (const { data } of await Promise.all(captures)) expect(data[0]).toBe(3);
  });

  it('requests changes again after an update with pseudo-rectangles only', async () => {
    const { client, server } = await connected();
    const capturing = client.capture();
    await server.next('request');
    server.send(update([extendedDesktopSize(SIZE)]));
    expect(await server.next('request')).toEqual({ kind: 'request', rect: ALL, incremental: true });
    server.send(update([]));
    expect(await server.next('request')).toEqual({ kind: 'request', rect: ALL, incremental: true });
    server.send(update([raw(ALL, 9)]));
    expect((await capturing).data.every((byte) => byte === 9)).toBe(true);
  });

  it.each([
    ['DesktopSize', desktopSize],
    ['ExtendedDesktopSize', extendedDesktopSize],
  ])('starts again when the screen changes its size (%s)', async (_name, resized) => {
    const { client, server } = await connected();
    const capturing = client.capture();
    await server.next('request');
    const grown = { width: 10, height: 4 };
    server.send(update([resized(grown)]));
    const asked = await server.next('request');
    expect(asked).toEqual({ kind: 'request', rect: { x: 0, y: 0, ...grown }, incremental: false });
    server.send(update([raw(asked.rect, 5)]));
    const framebuffer = await capturing;
    expect(framebuffer).toMatchObject(grown);
    expect(framebuffer.data.every((byte) => byte === 5)).toBe(true);
    expect(client.size).toMatchObject(grown);
  });

  it('applies pixels after a new size in the same update to the new screen', async () => {
    const { client, server } = await connected();
    const capturing = client.capture();
    await server.next('request');
    const corner = { x: 19, y: 9, width: 1, height: 1 };
    server.send(update([raw(ALL, 1), desktopSize({ width: 20, height: 10 }), raw(corner, 2)]));
    await server.paint(3);
    expect((await capturing).data.length).toBe(20 * 10 * 4);
  });

  it('ignores the size in a refused resize request', async () => {
    const { client, server } = await connected();
    const capturing = client.capture();
    await server.next('request');
    server.send(update([extendedDesktopSize({ width: 1, height: 1 }, 1, 3)]));
    await server.paint(4);
    expect(await capturing).toMatchObject(SIZE);
  });

  it('reads data that arrives in single bytes', async () => {
    const [near, far] = await socketPair();
    const server = new ScriptedServer(far);
    const send = server.send.bind(server);
    server.send = (...messages) => {
      for (const byte of Buffer.concat(messages)) send(Buffer.of(byte));
    };
    const connecting = RfbClient.connect(near);
    await server.handshake(SIZE);
    await server.paint(0);
    const client = await connecting;
    onTestFinished(() => client.close());
    const pixels = Buffer.from(Array.from({ length: 8 * 6 * 4 }, (_, i) => i));
    const capturing = client.capture();
    await server.next('request');
    server.send(update([raw(ALL, pixels)]));
    expect((await capturing).data.equals(pixels)).toBe(true);
  });
});

describe('nextChange', () => {
  it('waits for a change, and returns the changed areas', async () => {
    const { client, server } = await connected();
    const changing = client.nextChange();
    expect(await server.next('request')).toEqual({ kind: 'request', rect: ALL, incremental: true });
    const [a, b] = [
      { x: 1, y: 1, width: 2, height: 2 },
      { x: 4, y: 4, width: 1, height: 1 },
    ];
    server.send(update([raw(a, 1), raw(b, 2)]));
    expect(await changing).toEqual([a, b]);
  });
});

describe('messages without a meaning for us', () => {
  it('are skipped: bell, color map, keyboard lights and unexpected fences', async () => {
    const { client, server } = await connected();
    const colours = Buffer.concat([u8(1, 0), u16(0, 300), Buffer.alloc(6 * 300, 0xff)]);
    const leds = update([rect({ x: 0, y: 0, width: 0, height: 0 }, -261, u8(7)), raw(PIXEL, 3)]);
    server.send(u8(2), colours, fence(1, u32(99)), leds, u8(2));
    const capturing = client.capture();
    await server.paint(8);
    expect((await capturing).data[0]).toBe(8);
  });
});

describe('the clipboard', () => {
  it('is read as Latin-1 from a server without the extension', async () => {
    const { client, server } = await connected();
    const heard = new Promise((resolve) => {
      client.clipboard.onText = resolve;
    });
    server.send(cutText(Buffer.from('café', 'latin1')));
    expect(await heard).toBe('café');
  });

  it('is requested and read as UTF-8 with the extension', async () => {
    const { client, server } = await connected();
    const heard = new Promise((resolve) => {
      client.clipboard.onText = resolve;
    });
    server.send(extendedCutText(u32((1 << 24) | 1, 1000)));
    expect((await server.next('cutText')).payload.readUInt32BE(0) & (1 << 24)).not.toBe(0);

    server.send(extendedCutText(clipboardNotify(true)));
    expect((await server.next('cutText')).payload).toEqual(clipboardRequest());
    const wire = Buffer.from('日本\r\n🪑\0');
    const zlib = deflateSync(Buffer.concat([u32(wire.length), wire]));
    server.send(extendedCutText(Buffer.concat([u32((1 << 28) | 1), zlib])));
    expect(await heard).toBe('日本\n🪑');

    server.send(extendedCutText(u32(1 << 26)));
    expect((await server.next('cutText')).payload).toEqual(clipboardNotify(false));
  });
});
