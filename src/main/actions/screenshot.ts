import sharp from 'sharp';
import type { Size } from '../../shared/geometry';
import type { Framebuffer } from '../rfb/framebuffer';

/** A screenshot is answered, not stored: half the size for three times the wait is no bargain. */
const PNG = { compressionLevel: 1 } as const;

/** The framebuffer as a PNG of exactly `size` pixels. */
export async function encodePng({ width, height, data }: Framebuffer, size: Size): Promise<Buffer> {
  const screen = sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha();
  if (size.width === width && size.height === height) return screen.png(PNG).toBuffer();
  // In two passes, because in one sharp resizes first, and weighs each pixel by an alpha that means nothing here.
  const rgb = await screen.raw().toBuffer();
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize(size.width, size.height, { fit: 'fill' })
    .png(PNG)
    .toBuffer();
}
