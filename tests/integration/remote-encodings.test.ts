import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, it, onTestFinished } from 'vitest';
import { type ClientOptions, RfbClient } from '../../src/main/rfb/client';
import { encodingsFor } from '../../src/main/rfb/encodings/choice';
import type { Framebuffer } from '../../src/main/rfb/framebuffer/framebuffer';
import { ENCODING } from '../../src/main/rfb/messages/client-messages';
import { openRootWindow, type RootWindow } from '../../src/main/x11/root-window';
import { startX11vnc, startXvnc, type VncServer } from '../support/vnc-server';
import { waitFor } from '../support/wait-for';

const SIZE = { width: 1280, height: 720 };
const PSEUDO = encodingsFor({}, { name: '', width: 1, height: 1 }, true).filter((one) => one < 0);

/** Noise, gradients, flat areas and text, as BGRX: content for every way of compression. */
async function drawing(turn: number): Promise<Buffer> {
  const lines = Array.from(
    { length: 20 },
    (_, i) => `<text x="20" y="${30 + 24 * i}">Line ${turn * i}</text>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="720" font-family="DejaVu Sans">
    <linearGradient id="g" x2="${turn}"><stop stop-color="#024"/><stop offset="1" stop-color="#fa3"/></linearGradient>
    <rect width="1280" height="720" fill="#f4f6fa"/>${lines.join('')}
    <rect x="600" width="680" height="300" fill="url(#g)"/><rect x="${600 + 20 * turn}" y="320" width="200" height="200" fill="#c22"/>
  </svg>`;
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 60 };
  const grain = sharp({ create: { width: 300, height: 200, channels: 3, background: '#000', noise } });
  const { data } = await sharp(Buffer.from(svg))
    .composite([{ input: await grain.png().toBuffer(), left: 900, top: 400 }])
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return data;
}

/** Red, green and blue of every pixel. */
const colours = ({ pixels }: Framebuffer) => Buffer.from(pixels.map((pixel) => pixel & 0xffffff).buffer);

describe.each([
  ['Xvnc', startXvnc],
  ['x11vnc', startX11vnc],
] as const)('the picture of %s', (_name, start) => {
  let server: VncServer;
  let root: RootWindow;
  let plain: RfbClient;
  const open = (options: ClientOptions) => RfbClient.open({ host: '127.0.0.1', port: server.port }, options);

  beforeAll(async () => {
    server = await start();
    root = await openRootWindow({ display: server.env.DISPLAY, xauthority: server.env.XAUTHORITY });
    plain = await open({ encodings: [ENCODING.raw, ...PSEUDO] });
  });
  afterAll(async () => {
    plain?.close();
    root?.close();
    await server?.stop();
  });

  /** The mean difference per pixel between the screens of two clients, from 0 to 765. */
  async function difference(client: RfbClient): Promise<number> {
    await plain.capture();
    const [ours, theirs] = [(await client.capture()).data, plain.framebuffer.data];
    let sum = 0;
    for (let i = 0; i < ours.length; i++) if (i % 4 < 3) sum += Math.abs((ours[i] ?? 0) - (theirs[i] ?? 0));
    return sum / (SIZE.width * SIZE.height);
  }

  /** Shows pictures to a client that follows the changes; x11vnc notices them a moment later. */
  async function follow(client: RfbClient, isTrue: (difference: number) => boolean): Promise<void> {
    for (const turn of [1, 2, 3]) {
      await root.paint(await drawing(turn), SIZE);
      plain.pointer(10 * turn, 10, 0);
      await plain.fence();
      // The screen is not empty.
      const shown = async () =>
        isTrue(await difference(client)) && new Set(plain.framebuffer.pixels).size > 1000;
      await waitFor('the picture', shown);
    }
    client.close();
  }

  it.each([
    ['Hextile', [ENCODING.hextile]],
    ['ZRLE', [ENCODING.zrle]],
    ['Tight', [ENCODING.tight]],
    ['Tight with LastRect', [ENCODING.tight, ENCODING.lastRect]],
  ])('is the same in %s as in Raw', async (_encoding, encodings) => {
    const client = await open({ encodings: [ENCODING.copyRect, ...encodings, ENCODING.raw, ...PSEUDO] });
    await follow(client, (apart) => apart === 0);
  });

  it('is nearly the same in Tight with JPEG', async () => {
    const client = await open({
      encodings: [ENCODING.tight, ENCODING.lastRect, ENCODING.jpegQuality8, ...PSEUDO],
    });
    await follow(client, (apart) => apart > 0 && apart < 5);
  });
});

it('the pointer that we draw matches the one that the server draws', async () => {
  const server = await startXvnc();
  onTestFinished(() => server.stop());
  await promisify(execFile)('xsetroot', ['-cursor_name', 'left_ptr'], { env: server.env });
  const address = { host: '127.0.0.1', port: server.port };
  const plain = await RfbClient.open(address);
  const ours = await RfbClient.open(address, {
    encodings: encodingsFor({}, { name: 'QEMU', width: 1, height: 1 }, true),
  });
  for (const [x, y] of [
    [300, 200],
    [0, 0],
    [1279, 719],
  ] as const) {
    ours.pointer(x, y, 0);
    await ours.fence();
    await waitFor(`the pointer at ${x},${y}`, async () => {
      const [drawn, painted] = [colours(await ours.capture()), colours(await plain.capture())];
      // The server may round differently.
      return drawn.every((byte, i) => Math.abs(byte - (painted[i] ?? 0)) <= 1) && new Set(drawn).size > 1;
    });
  }
  ours.close();
  plain.close();
});
