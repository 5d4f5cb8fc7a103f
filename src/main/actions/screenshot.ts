import sharp from 'sharp';
import type { Size } from '../../shared/geometry';
import type { Framebuffer } from '../rfb/framebuffer';

/** The framebuffer as a PNG of exactly `size` pixels. */
export async function encodePng(framebuffer: Framebuffer, size: Size): Promise<Buffer> {
  const { width, height, data } = framebuffer;
  const image = sharp(data, { raw: { width, height, channels: 4 } });
  if (size.width !== width || size.height !== height) image.resize(size.width, size.height, { fit: 'fill' });
  return image
    .removeAlpha()
    .recomb([
      [0, 0, 1],
      [0, 1, 0],
      [1, 0, 0],
    ])
    .png({ compressionLevel: 1 })
    .toBuffer();
}
