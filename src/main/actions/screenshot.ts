import sharp from 'sharp';
import type { Size } from '../../shared/geometry';
import type { Framebuffer } from '../rfb/framebuffer/framebuffer';
import { rgbxToRgbInTurns } from '../rfb/framebuffer/rgb';

/** Screenshots are not stored, so speed matters more: half the size would take three times as long. */
const PNG = { compressionLevel: 1 } as const;

/** Text is as legible as with the default, lanczos3, but this is faster and the PNG is a quarter smaller. */
const KERNEL = 'linear';

/** The framebuffer as a PNG of exactly `size` pixels. */
export async function encodePng({ width, height, data }: Framebuffer, size: Size): Promise<Buffer> {
  const screen = sharp(await rgbxToRgbInTurns(data), { raw: { width, height, channels: 3 } });
  if (size.width === width && size.height === height) return screen.png(PNG).toBuffer();
  return screen.resize(size.width, size.height, { fit: 'fill', kernel: KERNEL }).png(PNG).toBuffer();
}
