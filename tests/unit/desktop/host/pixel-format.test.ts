import { constants, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  NATIVE,
  type PixelFormat,
  parsePixelFormat,
  pixelFormatBytes,
  rawPixels,
  type ScreenImage,
} from '../../../../src/main/desktop/host/pixel-format';
import { changedTiles, Tiles } from '../../../../src/main/desktop/host/tiles';
import { createZrleEncoder, zrleTiles } from '../../../../src/main/desktop/host/zrle-encoder';
import { setPixelFormat } from '../../../../src/main/rfb/messages/client-messages';

const RGBX = parsePixelFormat(setPixelFormat().subarray(4));
const RGB565: PixelFormat = {
  bytes: 2,
  bigEndian: true,
  redMax: 31,
  greenMax: 63,
  blueMax: 31,
  redShift: 11,
  greenShift: 5,
  blueShift: 0,
};

function picture(width: number, height: number, colour: (x: number, y: number) => number): ScreenImage {
  const data = Uint32Array.from({ length: width * height }, (_, i) =>
    colour(i % width, Math.floor(i / width)),
  );
  return { width, height, data };
}

describe('pixel formats', () => {
  it('are parsed as they are written', () => {
    expect(parsePixelFormat(pixelFormatBytes(RGB565))).toEqual(RGB565);
    expect(parsePixelFormat(pixelFormatBytes(NATIVE))).toEqual(NATIVE);
  });

  it('refuse a color map', () => {
    const bytes = pixelFormatBytes(NATIVE);
    bytes.writeUInt8(0, 3);
    expect(() => parsePixelFormat(bytes)).toThrow('true color');
  });

  it.each([
    ['native', NATIVE, [0x33, 0x22, 0x11, 0]],
    ['RGBX', RGBX, [0x11, 0x22, 0x33, 0]],
    ['565, big endian', RGB565, [0x11, 0x06]],
  ])('encode a pixel as %s', (_, format, bytes) => {
    const one = picture(3, 3, (x, y) => (x === 1 && y === 2 ? 0x112233 : 0));
    expect([...rawPixels(one, { x: 1, y: 2, width: 1, height: 1 }, format)]).toEqual(bytes);
  });
});

describe('changed tiles', () => {
  const black = picture(200, 130, () => 0);

  it('are empty if the images are equal', () => {
    expect(
      changedTiles(
        black,
        picture(200, 130, () => 0),
      ).any,
    ).toBe(false);
  });

  it('are the tiles that differ, merged', () => {
    const changed = changedTiles(
      black,
      picture(200, 130, (x, y) => (x >= 63 && x < 65 && y > 120 ? 1 : 0)),
    );
    const whole = { x: 0, y: 0, width: 200, height: 130 };
    expect(changed.take(whole)).toEqual([{ x: 0, y: 64, width: 128, height: 66 }]);
    expect(changed.take(whole)).toEqual([]);
  });

  it('stay marked if only a part was taken', () => {
    const tiles = new Tiles(200, 130);
    tiles.markAll();
    expect(tiles.take({ x: 10, y: 10, width: 20, height: 20 })).toEqual([
      { x: 10, y: 10, width: 20, height: 20 },
    ]);
    expect(tiles.take({ x: 0, y: 0, width: 200, height: 130 })).toEqual([
      { x: 0, y: 0, width: 200, height: 130 },
    ]);
  });
});

describe('ZRLE', () => {
  const rect = { x: 0, y: 0, width: 4, height: 1 };
  it.each([
    ['one color', [5, 5, 5, 5], [1, 0, 0, 5]],
    ['two colors', [5, 6, 5, 5], [2, 0, 0, 5, 0, 0, 6, 0b0100_0000]],
    ['four colors', [1, 2, 3, 4], [4, 0, 0, 1, 0, 0, 2, 0, 0, 3, 0, 0, 4, 0b00_01_10_11]],
  ])('packs %s', (_, colours, bytes) => {
    const row = picture(4, 1, (x) => colours[x] ?? 0);
    expect([...zrleTiles(row, rect, RGBX)]).toEqual(bytes);
  });

  it('sends many colors uncompressed', () => {
    const many = picture(20, 1, (x) => x);
    const bytes = zrleTiles(many, { ...rect, width: 20 }, RGBX);
    expect(bytes).toHaveLength(1 + 20 * 3);
    expect(bytes[0]).toBe(0);
    expect([...bytes.subarray(1 + 19 * 3)]).toEqual([0, 0, 19]);
  });

  it('uses one stream, which is flushed after each rectangle', async () => {
    const encoder = createZrleEncoder(RGBX);
    const row = picture(4, 1, () => 7);
    const parts = [await encoder.encode(row, rect), await encoder.encode(row, rect)];
    for (const part of parts) expect(part.readUInt32BE(0)).toBe(part.length - 4);
    const stream = Buffer.concat(parts.map((part) => part.subarray(4)));
    const inflated = inflateSync(stream, { finishFlush: constants.Z_SYNC_FLUSH });
    expect([...inflated]).toEqual([1, 0, 0, 7, 1, 0, 0, 7]);
    encoder.close();
  });
});
