import { expect, it } from 'vitest';
import { decodeImage } from '../../../src/main/pixels/image-file';
import { encodePng, withPpm } from '../../../src/main/pixels/png';

const SIZE = { width: 40, height: 30 };

const filled = (value: number) =>
  withPpm(SIZE, (ppm) => {
    ppm.pixels.fill(value);
    return encodePng(ppm, 'fast');
  });

it('pictures that are encoded at the same time do not share memory', async () => {
  const both = await Promise.all([filled(10), filled(20)]);
  const pixels = await Promise.all(both.map((png) => decodeImage(png, SIZE.width * SIZE.height)));
  expect(pixels.map((picture) => picture?.data[0])).toEqual([10, 20]);
});

it('a picture has the memory of the one before, also if that one failed', async () => {
  let memory: ArrayBufferLike | undefined;
  const failed = withPpm(SIZE, async ({ file }) => {
    memory = file.buffer;
    throw new Error('The screen is gone.');
  });
  await expect(failed).rejects.toThrow('gone');
  await withPpm(SIZE, async ({ file }) => expect(file.buffer).toBe(memory));
});
