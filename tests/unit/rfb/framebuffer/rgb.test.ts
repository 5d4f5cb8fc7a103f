import { expect, test } from 'vitest';
import { rgbxToRgb, rgbxToRgbInTurns } from '../../../../src/main/rfb/framebuffer/rgb';

test.each([1, 2, 3, 4, 5, 1000])('rgbxToRgb drops the fourth byte of each of %i pixels', (pixels) => {
  const rgbx = Buffer.from(Array.from({ length: pixels * 4 }, (_, i) => (i * 37 + 11) % 256));
  const rgb = rgbx.filter((_, i) => i % 4 < 3);
  // A Uint32Array needs aligned memory, which a slice of Node's pool may not be.
  const aligned = Buffer.from(new Uint8Array(rgbx).buffer);
  expect(rgbxToRgb(aligned)).toEqual(Buffer.from(rgb));
});

test('rgbxToRgbInTurns converts a large screen to the same, and lets other work have its turns', async () => {
  const rgbx = Buffer.alloc(4 * (2 ** 22 + 5)).fill('abcdefghijk');
  let turns = 0;
  const count = () => {
    turns += 1;
    counting = setImmediate(count);
  };
  let counting = setImmediate(count);
  const rgb = await rgbxToRgbInTurns(rgbx);
  clearImmediate(counting);
  expect(turns).toBeGreaterThanOrEqual(2);
  expect(rgb.equals(rgbxToRgb(rgbx))).toBe(true);
});
