import sharp from 'sharp';
import type { Size } from '../../../shared/geometry';
import { RfbError } from '../rfb-error';

const MAGIC = Buffer.of(0xff, 0xd8, 0xff);

/** The pixels of a JPEG as rows of red, green, blue. @throws {RfbError} if it is broken or of a different size */
export async function decodeJpeg(data: Buffer, { width, height }: Size): Promise<Buffer> {
  // sharp reads many other formats, which are not allowed here.
  if (!data.subarray(0, MAGIC.length).equals(MAGIC)) throw broken();
  try {
    const { data: pixels, info } = await sharp(data, { limitInputPixels: width * height, failOn: 'error' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (info.width === width && info.height === height && info.channels === 3) return pixels;
  } catch (error) {
    throw broken(error);
  }
  throw broken();
}

function broken(cause?: unknown): RfbError {
  return new RfbError('protocol', 'The RFB server sent a JPEG that is broken or of a different size.', {
    cause,
  });
}
