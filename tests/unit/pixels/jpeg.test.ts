import { describe, expect, it } from 'vitest';
import { decodeJpeg, encodeJpeg, jpegSize } from '../../../src/main/pixels/jpeg';

const SIZE = { width: 64, height: 48 };
const picture = { ...SIZE, data: Buffer.alloc(4 * SIZE.width * SIZE.height, 'colors'), channels: 4 } as const;

/** Where the frame header of a JPEG begins. */
const frameAt = (file: Buffer) => file.indexOf(Buffer.of(0xff, 0xc0));
/** The JPEG with these bytes before its frame header. */
const withBeforeFrame = (file: Buffer, ...bytes: number[]) =>
  Buffer.concat([file.subarray(0, frameAt(file)), Buffer.from(bytes), file.subarray(frameAt(file))]);
/** The JPEG with a frame header that claims a different size. */
function claiming(file: Buffer, width: number, height: number): Buffer {
  const changed = Buffer.from(file);
  changed.writeUInt16BE(height, frameAt(file) + 5);
  changed.writeUInt16BE(width, frameAt(file) + 7);
  return changed;
}

describe('a JPEG', () => {
  it('keeps the full resolution of colors', async () => {
    const striped = Buffer.alloc(3 * SIZE.width * SIZE.height, Buffer.of(255, 0, 0, 0, 0, 255));
    const file = await encodeJpeg({ ...SIZE, data: striped, channels: 3 }, 95);
    const decoded = await decodeJpeg(file, SIZE);
    const differences = striped.map((value, i) => Math.abs(value - (decoded[i] ?? 999)));
    expect(Math.max(...differences)).toBeLessThan(40);
  });

  it('of equal areas is equal there, whatever changed elsewhere', async () => {
    const [a, b] = [Buffer.from(picture.data), Buffer.from(picture.data)];
    b.fill(0, 0, 4 * SIZE.width * 16);
    const decode = async (data: Buffer) => decodeJpeg(await encodeJpeg({ ...picture, data }, 85), SIZE);
    const below = 3 * SIZE.width * 16;
    expect((await decode(a)).subarray(below).equals((await decode(b)).subarray(below))).toBe(true);
  });

  it('may have comments and data of programs before its frame', async () => {
    const file = withBeforeFrame(
      await encodeJpeg(picture, 90),
      0xff,
      0xfe,
      0,
      4,
      0xff,
      0xc0,
      0xff,
      0xe1,
      0,
      3,
      7,
    );
    expect(jpegSize(file)).toEqual(SIZE);
    expect(await decodeJpeg(file, SIZE)).toHaveLength(3 * SIZE.width * SIZE.height);
  });

  // 32768 x 32768 pixels of 4 bytes are 0 in 32 bits: the library would write them into any buffer.
  it.each([
    ['claims more pixels', (file: Buffer) => claiming(file, 32_768, 32_768)],
    ['claims fewer pixels', (file: Buffer) => claiming(file, 63, 48)],
    ['claims no pixels', (file: Buffer) => claiming(file, 0, 48)],
    [
      'has a second frame header',
      (file: Buffer) => withBeforeFrame(file, ...file.subarray(frameAt(file), frameAt(file) + 19)),
    ],
    ['has bytes between its headers', (file: Buffer) => withBeforeFrame(file, 0, 0)],
    ['has a marker without a length', (file: Buffer) => withBeforeFrame(file, 0xff, 0xd0)],
    [
      'repeats a scan too often',
      (file: Buffer) => Buffer.concat([file, Buffer.alloc(400, Buffer.of(0xff, 0xda))]),
    ],
    ['is cut short', (file: Buffer) => file.subarray(0, file.length - 40)],
    ['is empty', () => Buffer.alloc(0)],
    ['is something else', () => Buffer.from('GIF89a, or anything else that is long enough')],
  ])('that %s is not decoded', async (_what, change) => {
    const file = change(await encodeJpeg(picture, 90));
    await expect(decodeJpeg(file, SIZE)).rejects.toThrow();
  });

  it('of no pixels at all is not decoded', async () => {
    const file = claiming(await encodeJpeg(picture, 90), 0, 0);
    await expect(decodeJpeg(file, { width: 0, height: 0 })).rejects.toThrow();
  });
});
