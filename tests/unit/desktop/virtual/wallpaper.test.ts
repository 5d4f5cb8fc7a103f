import { join } from 'node:path';
import { expect, it } from 'vitest';
import { drawWallpaper } from '../../../../src/main/desktop/virtual/wallpaper';
import { tempDir } from '../../../support/temp-dir';

const svg = join(import.meta.dirname, '../../../../resources/wallpaper.svg');

it.each([
  [800, 600],
  [1920, 1080],
])('the wallpaper fills a screen of %ix%i, for X: blue, green, red', async (width, height) => {
  const pixels = await drawWallpaper(svg, { width, height });
  expect(pixels).toHaveLength(4 * width * height);
  const [blue = 0, green = 0, red = 0] = pixels;
  for (const [value, expected] of [
    [red, 0x14],
    [green, 0x1b],
    [blue, 0x26],
  ] as const)
    expect(Math.abs(value - expected)).toBeLessThanOrEqual(2);
  const isDrawn = (at: number) => (pixels[at] ?? 0) + (pixels[at + 1] ?? 0) + (pixels[at + 2] ?? 0) > 30;
  expect(isDrawn(4 * (width * height - 1))).toBe(true);
});

it('a wallpaper that is no drawing is an error', async () => {
  await expect(drawWallpaper(join(tempDir(), 'missing.svg'), { width: 8, height: 8 })).rejects.toThrow();
  await expect(drawWallpaper(import.meta.filename, { width: 8, height: 8 })).rejects.toThrow();
});
