import type { Size } from '../../../shared/geometry';
import { decodeJpeg } from '../../pixels/jpeg';
import { RfbError } from '../rfb-error';

/** The pixels of a JPEG as rows of red, green, blue. @throws {RfbError} if it is broken or of a different size */
export async function readJpeg(file: Buffer, size: Size): Promise<Buffer> {
  try {
    return await decodeJpeg(file, size);
  } catch (cause) {
    throw new RfbError('protocol', 'The RFB server sent a JPEG that is broken or of a different size.', {
      cause,
    });
  }
}
