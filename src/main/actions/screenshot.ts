import type { ScreenshotFormat } from '../../shared/action';
import type { Size } from '../../shared/geometry';
import { encodeJpeg } from '../pixels/jpeg';
import { encodePng, withPpm } from '../pixels/png';
import { type RgbxPicture, scaleToRgb, toRgb } from '../pixels/scale';
import type { Framebuffer } from '../rfb/framebuffer/framebuffer';
import type { Rect } from '../rfb/rect';

interface Encoding {
  readonly format: ScreenshotFormat;
  /** Of a JPEG, 1 to 100. */
  readonly quality: number;
}

/** The framebuffer as a picture of exactly `size` pixels. */
export async function screenshot(
  screen: RgbxPicture,
  size: Size,
  { format, quality }: Encoding,
): Promise<Buffer> {
  return withPpm(size, async (ppm) => {
    const { pixels } = ppm;
    if (size.width === screen.width && size.height === screen.height) await toRgb(screen, pixels);
    else await scaleToRgb(screen, size, pixels);
    return format === 'png'
      ? encodePng(ppm, 'fast')
      : encodeJpeg({ ...size, data: pixels, channels: 3 }, quality);
  });
}

/** A copy of a part of the screen. `rect` must be inside. */
export function cutOut(screen: Framebuffer, { x, y, width, height }: Rect): RgbxPicture {
  const data = Buffer.allocUnsafe(4 * width * height);
  for (let row = 0; row < height; row += 1) {
    const from = 4 * ((y + row) * screen.width + x);
    screen.data.copy(data, 4 * row * width, from, from + 4 * width);
  }
  return { width, height, data };
}
