import sharp from 'sharp';
import { expect, it } from 'vitest';
import { decodePicture } from '../../../src/main/replay/verifier';

/** A WebP file of a few bytes that claims this size. */
function claiming(width: number, height: number): Buffer {
  const data = Buffer.alloc(20);
  data.writeUInt8(0x2f, 0);
  data.writeUInt32LE((width - 1) | ((height - 1) << 14), 1);
  const head = Buffer.from('RIFF\0\0\0\0WEBPVP8L\0\0\0\0', 'latin1');
  head.writeUInt32LE(data.length + 12, 4);
  head.writeUInt32LE(data.length, 16);
  return Buffer.concat([head, data]);
}

it('a picture is decoded only up to the size of the desktop, and not if its declared size is too large for the file', async () => {
  const size = { width: 640, height: 480 };
  const real = await sharp({ create: { ...size, channels: 3, background: '#123456' } })
    .webp()
    .toBuffer();
  expect(await decodePicture(real, size)).toMatchObject(size);
  expect(await decodePicture(real)).toMatchObject(size);
  expect(await decodePicture(real, { width: 639, height: 480 })).toBeUndefined();

  const rss = process.memoryUsage.rss();
  for (const native of [undefined, { width: 16_383, height: 16_383 }]) {
    expect(await decodePicture(claiming(16_383, 16_383), native)).toBeUndefined();
  }
  expect(process.memoryUsage.rss() - rss).toBeLessThan(100e6);
});
