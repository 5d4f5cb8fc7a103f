import { expect, it } from 'vitest';
import { capturePartsOf, isHuge } from '../../../../src/main/rfb/framebuffer/capture-parts';

it('a screen up to 3840x2160 is requested at once, and a larger one in parts that cover it', () => {
  expect(capturePartsOf({ width: 3840, height: 2160 })).toEqual([{ x: 0, y: 0, width: 3840, height: 2160 }]);
  for (const size of [
    { width: 7680, height: 4320 },
    { width: 3841, height: 2160 },
    { width: 16_384, height: 2025 },
  ]) {
    expect(isHuge(size)).toBe(true);
    const parts = capturePartsOf(size);
    let y = 0;
    for (const part of parts) {
      expect(part).toMatchObject({ x: 0, y, width: size.width });
      expect(part.width * part.height * 4).toBeLessThanOrEqual(16 * 2 ** 20);
      y += part.height;
    }
    expect(y).toBe(size.height);
  }
});
