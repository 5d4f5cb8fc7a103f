import { Transformer } from '@napi-rs/image';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage, HEAD_BYTES, imageSize, imageType } from '../../../src/main/pixels/image-file';
import { encodeJpeg } from '../../../src/main/pixels/jpeg';
import { encodePng, withPpm } from '../../../src/main/pixels/png';

const SIZE = { width: 301, height: 77 };
/** A color for each pixel that changes slowly, so that any format keeps it. */
const data = Buffer.alloc(3 * SIZE.width * SIZE.height, 0).map((_, i) => Math.floor(i / 400) % 256);

const png = (effort: 'small' | 'fast') =>
  withPpm(SIZE, (ppm) => {
    ppm.pixels.set(data);
    return encodePng(ppm, effort);
  });
const ours = (channels: 3 | 4) =>
  sharp(data, { raw: { ...SIZE, channels: 3 } }).ensureAlpha(channels === 4 ? 0.5 : 1);

const FORMATS: [name: string, type: string, made: () => Promise<Buffer>][] = [
  ['a small PNG', 'image/png', () => png('small')],
  ['a fast PNG', 'image/png', () => png('fast')],
  ['a JPEG', 'image/jpeg', () => encodeJpeg({ ...SIZE, data, channels: 3 }, 90)],
  ['a JPEG of a different program', 'image/jpeg', () => ours(3).jpeg({ quality: 95 }).toBuffer()],
  ['a progressive JPEG', 'image/jpeg', () => ours(3).jpeg({ quality: 95, progressive: true }).toBuffer()],
  ['a lossy WebP', 'image/webp', () => ours(3).removeAlpha().webp({ quality: 95 }).toBuffer()],
  ['a lossless WebP', 'image/webp', () => ours(3).removeAlpha().webp({ lossless: true }).toBuffer()],
  ['a lossless WebP with transparency', 'image/webp', () => ours(4).webp({ lossless: true }).toBuffer()],
];

describe('a snapshot', () => {
  it.each(FORMATS)(
    'as %s has its type and size in its head, and can be decoded',
    async (_name, type, made) => {
      const file = await made();
      const head = file.subarray(0, HEAD_BYTES);
      expect([imageType(head), imageSize(head)]).toEqual([type, SIZE]);
      const decoded = await decodeImage(file, SIZE.width * SIZE.height);
      expect(decoded).toMatchObject(SIZE);
      const { channels = 3, data: pixels = Buffer.alloc(0) } = decoded ?? {};
      const differences = data.map((value, i) =>
        Math.abs(value - (pixels[Math.floor(i / 3) * channels + (i % 3)] ?? 999)),
      );
      expect(Math.max(...differences)).toBeLessThan(type === 'image/png' ? 1 : 24);
      expect(await decodeImage(file, SIZE.width * SIZE.height - 1)).toBeUndefined();
    },
  );

  it.each(FORMATS)('as %s that is cut short is not decoded', async (_name, _type, made) => {
    const file = await made();
    for (const length of [0, 3, 20, 40, Math.floor(file.length / 2)]) {
      expect(await decodeImage(file.subarray(0, length), 1e6)).toBeUndefined();
    }
  });

  it('in a container, or of no known format, is not decoded', async () => {
    const container = await ours(4).webp({ quality: 90 }).toBuffer();
    expect(container.toString('latin1', 12, 16)).toBe('VP8X');
    expect(imageSize(container)).toEqual(SIZE);
    expect(await decodeImage(container, 1e6)).toBeUndefined();
    const ppm = await withPpm(SIZE, async ({ file }) => Buffer.from(file));
    expect(await decodeImage(ppm, 1e6)).toBeUndefined();
    expect(await decodeImage(await new Transformer(ppm).bmp(), 1e6)).toBeUndefined();
    expect(imageType(Buffer.alloc(32))).toBeUndefined();
  });

  it('as WebP has its size in its first 30 bytes', () => {
    const head = Buffer.from('RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xfe\x3f\0\xfe\x3f\0', 'latin1');
    expect(imageSize(head)).toEqual({ width: 16_383, height: 16_383 });
    expect(imageSize(head.subarray(0, 29))).toBeUndefined();
  });
});
