import type { Size } from '../../shared/geometry';
import { encodeJpeg } from '../pixels/jpeg';
import { encodePng, withPpm } from '../pixels/png';
import { type RgbxPicture, scaleToRgb, toRgb } from '../pixels/scale';

/** Larger ones show video or photographs, or are very crowded (bytes). */
const MAX_LOSSLESS_BYTES = 256 * 1024;
/** JPEG quality (1 to 100) of those: text stays readable, and areas that are equal on two screens stay equal. */
const QUALITY = 85;

/** For rows of the log; width in pixels. */
const THUMB = { width: 160, quality: 80 } as const;

export interface EncodedSnapshot {
  readonly size: Size;
  /** PNG, or JPEG. */
  readonly file: Buffer;
  /** JPEG. */
  readonly thumb: Buffer;
}

/** Encodes a screen in full size and as a thumbnail. */
export async function encodeSnapshot(screen: RgbxPicture): Promise<EncodedSnapshot> {
  const size = { width: screen.width, height: screen.height };
  const file = await withPpm(size, async (ppm) => {
    await toRgb(screen, ppm.pixels);
    const png = await encodePng(ppm, 'small');
    const isSmall = png.length <= MAX_LOSSLESS_BYTES;
    return isSmall ? png : encodeJpeg({ ...size, data: ppm.pixels, channels: 3 }, QUALITY);
  });
  return { size, file, thumb: await encodeThumbnail(screen) };
}

async function encodeThumbnail(screen: RgbxPicture): Promise<Buffer> {
  const height = Math.max(1, Math.round((screen.height * THUMB.width) / screen.width));
  const size = { width: THUMB.width, height };
  const data = Buffer.allocUnsafe(3 * size.width * size.height);
  await scaleToRgb(screen, size, data);
  return encodeJpeg({ ...size, data, channels: 3 }, THUMB.quality);
}
