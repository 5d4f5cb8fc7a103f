import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { differentPixels, type Pixels, pixelsOf } from '../../support/picture-difference';

/** A drawing of 200x100 pixels. */
function drawn(svg: string): Promise<Pixels> {
  const text = `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">${svg}</svg>`;
  return sharp(Buffer.from(text))
    .flatten({ background: 'white' })
    .png()
    .toBuffer()
    .then((picture) => pixelsOf(picture));
}

const button = (x: number, color = '#2556c8', radius = 5) =>
  `<rect x="${x}" y="20" width="80" height="28" rx="${radius}" fill="${color}"/>`;
const line = (x: number, lean = 0) => `<path d="M${x} 60l${lean} 35" stroke="black" fill="none"/>`;

describe('two pictures', () => {
  it.each<[string, string, string]>([
    ['equal drawings', button(20), button(20)],
    ['an edge that is antialiased in a different way', button(20), button(20.4)],
    ['a thin line at a fraction of a pixel', line(20.5, 60), line(21, 60)],
    ['a color difference that is not visible', button(20, '#2556c8'), button(20, '#2657c9')],
  ])('are the same: %s', async (_what, before, after) => {
    expect(differentPixels(await drawn(before), await drawn(after))).toEqual([]);
  });

  it.each<[string, string, string, number]>([
    ['a color', button(20), button(20, '#2a5bcd'), 1900],
    ['a position by 2 px', button(20), button(22), 50],
    ['a thin line by 2 px', line(20.5), line(22.5), 60],
    ['a new shape', '', button(20), 1900],
  ])('differ: %s', async (_what, before, after, pixels) => {
    expect(differentPixels(await drawn(before), await drawn(after)).length).toBeGreaterThan(pixels);
  });

  it('of different sizes differ everywhere', async () => {
    const small = { ...(await drawn('')), height: 50 };
    expect(differentPixels(small, await drawn(''))).toHaveLength(200 * 100);
  });
});
