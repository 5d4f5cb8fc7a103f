import { Transformer } from '@napi-rs/image';
import { describe, expect, it, test } from 'vitest';
import { scaleToRgb, tapsOf, toRgb } from '../../../src/main/pixels/scale';

/** A picture of text on colored stripes, four bytes a pixel; the fourth one is arbitrary. */
async function drawn(width: number, height: number) {
  const lines = Array.from({ length: Math.ceil(height / 20) }, (_, i) => {
    const fill = `hsl(${i * 47} 60% 88%)`;
    return `<rect y="${i * 20}" width="${width}" height="20" fill="${fill}"/><text x="${i % 7}" y="${i * 20 + 14}"
      font-family="DejaVu Sans" font-size="13">Entry ${(i * 7919) % 997}: the quick brown fox jumps over the lazy dog</text>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${lines.join('')}</svg>`;
  const data = await Transformer.fromSvg(svg).resize(width, height).rawPixels();
  return { width, height, data };
}

/** The pixels with a fourth byte that must not matter. */
function rgbxOf({ width, height, data }: { width: number; height: number; data: Buffer }) {
  const changed = Buffer.from(data);
  for (let i = 3; i < data.length; i += 4) changed[i] = i % 251;
  return { width, height, data: changed };
}

function rgbOf({ data }: { data: Uint8Array }): Buffer {
  const rgb = Buffer.alloc((data.length / 4) * 3);
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
    rgb[to] = data[from] ?? 0;
    rgb[to + 1] = data[from + 1] ?? 0;
    rgb[to + 2] = data[from + 2] ?? 0;
  }
  return rgb;
}

/** `ResizeFilterType.Triangle` and `ResizeFit.Fill`, which exist only as types. */
const [TRIANGLE, FILL] = [1, 1];

/** Difference of two pictures as a signal-to-noise ratio (dB). */
function ratio(a: Buffer, b: Buffer): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  return 10 * Math.log10((255 ** 2 * a.length) / Math.max(sum, 1));
}

describe('scaling', () => {
  it.each([
    [960, 540, 640, 360],
    [960, 540, 512, 384],
    [960, 540, 333, 187],
    [960, 540, 160, 90],
    [960, 540, 20, 540],
    [683, 384, 682, 383],
    [401, 303, 640, 360],
    [641, 479, 641, 240],
    [7, 5, 3, 2],
  ])('from %ix%i to %ix%i yields what a different program does', async (width, height, toWidth, toHeight) => {
    const picture = await drawn(width, height);
    const size = { width: toWidth, height: toHeight };
    const out = Buffer.alloc(3 * toWidth * toHeight);
    await scaleToRgb(rgbxOf(picture), size, out);
    const expected = Transformer.fromRgbaPixels(picture.data, width, height).resize({
      ...size,
      filter: TRIANGLE,
      fit: FILL,
    });
    expect(ratio(out, rgbOf({ data: await expected.rawPixels() }))).toBeGreaterThan(45);
  });

  it.each([
    [1920, 1080, 1920, 1080],
    [13, 1, 13, 1],
    [1, 1, 40, 30],
    [1, 9000, 5, 1],
    [9000, 1, 1, 4],
    [16_384, 2, 3, 1],
  ])('keeps a single color exactly from %ix%i to %ix%i', async (width, height, toWidth, toHeight) => {
    const data = Buffer.alloc(4 * width * height).fill(Buffer.of(255, 0, 129, 77));
    const out = Buffer.alloc(3 * toWidth * toHeight, 1);
    await scaleToRgb({ width, height, data }, { width: toWidth, height: toHeight }, out);
    expect(out.equals(Buffer.alloc(out.length).fill(Buffer.of(255, 0, 129)))).toBe(true);
  });

  it('of equal sizes changes no pixel', async () => {
    const picture = await drawn(333, 41);
    const out = Buffer.alloc(3 * 333 * 41);
    await scaleToRgb(picture, { width: 333, height: 41 }, out);
    expect(out.equals(rgbOf(picture))).toBe(true);
  });
});

it.each([
  [1920, 1280],
  [1080, 1],
  [1, 300],
  [1000, 999],
])('the weights of each pixel from %i to %i sum to 256, and their pixels exist', (from, to) => {
  const taps = tapsOf(from, to);
  expect(taps).toHaveLength(to);
  const isRight = ({ first, weights }: (typeof taps)[number]) =>
    weights.reduce((sum, weight) => sum + weight, 0) === 256 &&
    weights.every((weight) => weight >= 0) &&
    first >= 0 &&
    first + weights.length <= from;
  expect(taps.filter((one) => !isRight(one))).toEqual([]);
});

test.each([1, 2, 3, 4, 5, 1000])('toRgb drops the fourth byte of each of %i pixels', async (width) => {
  const data = Buffer.from(Array.from({ length: width * 4 }, (_, i) => (i * 37 + 11) % 256));
  const out = Buffer.alloc(3 * width);
  await toRgb({ width, height: 1, data }, out);
  expect(out).toEqual(rgbOf({ data }));
});

test.each([
  [1920, 1080, 480, 270],
  [641, 479, 333, 187],
  [40, 9000, 5, 480],
])('only the changed part is scaled again from %ix%i to %ix%i', async (width, height, toWidth, toHeight) => {
  const [before, after] = [Buffer.alloc(4 * width * height, 7), Buffer.alloc(4 * width * height, 7)];
  const changed = [height >> 2, height - 3].map((y) => ({ y, height: 3 }));
  for (const { y } of changed) after.fill(200, 4 * y * width, 4 * (y + 3) * width);
  const size = { width: toWidth, height: toHeight };
  const [out, expected] = [Buffer.alloc(3 * toWidth * toHeight), Buffer.alloc(3 * toWidth * toHeight)];
  await scaleToRgb({ width, height, data: before }, size, out);
  out.fill(1, 0, 3); // to see that the first row is left as it is
  await scaleToRgb({ width, height, data: after }, size, out, changed);
  await scaleToRgb({ width, height, data: after }, size, expected);
  expect(out.subarray(0, 3)).toEqual(Buffer.alloc(3, 1));
  expect(out.subarray(3).equals(expected.subarray(3))).toBe(true);
});

test('a large screen takes several turns of the event loop', async () => {
  const screen = { width: 3840, height: 2160, data: Buffer.alloc(4 * 3840 * 2160, 'abcdefghijk') };
  let turns = 0;
  const count = () => {
    turns += 1;
    counting = setImmediate(count);
  };
  let counting = setImmediate(count);
  const [small, large] = [Buffer.alloc(3 * 1280 * 720), Buffer.alloc(3 * 3840 * 2160)];
  await scaleToRgb(screen, { width: 1280, height: 720 }, small);
  const scaled = turns;
  await toRgb(screen, large);
  clearImmediate(counting);
  expect(scaled).toBeGreaterThanOrEqual(3);
  expect(turns - scaled).toBeGreaterThanOrEqual(3);
  expect(large.equals(rgbOf(screen))).toBe(true);
});
