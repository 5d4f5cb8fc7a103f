import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { webpSize } from '../../../src/main/journal/webp';

const picture = (channels: 3 | 4) =>
  sharp({ create: { width: 301, height: 77, channels, background: { r: 9, g: 9, b: 9, alpha: 0.5 } } });

describe('the size that a WebP declares', () => {
  it.each([
    ['a lossy picture', () => picture(3).webp()],
    ['a lossless picture', () => picture(3).webp({ lossless: true })],
    ['a lossy picture with transparency', () => picture(4).webp()],
    ['a lossless picture with transparency', () => picture(4).webp({ lossless: true })],
  ])('is read from %s', async (_what, made) => {
    expect(webpSize((await made().toBuffer()).subarray(0, 32))).toEqual({ width: 301, height: 77 });
  });

  it('is read from the first bytes alone', () => {
    const head = Buffer.from('RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xfe\x3f\0\xfe\x3f\0', 'latin1');
    expect(webpSize(head)).toEqual({ width: 16_383, height: 16_383 });
    expect(webpSize(head.subarray(0, 29))).toBeUndefined();
    expect(webpSize(Buffer.alloc(32))).toBeUndefined();
  });
});
