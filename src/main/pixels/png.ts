import { Transformer } from '@napi-rs/image';
import type { Size } from '../../shared/geometry';

/** Numbers of `CompressionType` and `FilterType`, which exist only as types. */
const OPTIONS = {
  /** For screenshots, which are not stored: fast, Paeth. */
  fast: { compressionType: 1, filterType: 4 },
  /** Two thirds of the size, in three to five times the time: default, adaptive. */
  small: { compressionType: 0, filterType: 5 },
} as const;

const HEADER_BYTES = 32;
/** Of the largest file whose memory is kept: a screen of 4K (bytes). */
const MAX_SPARE = HEADER_BYTES + 3 * 3840 * 2160;

/** The memory of the last file: to touch new memory takes half as long as to encode it, each time. */
let spare: Buffer | undefined;

/** A picture as a file without compression (PPM): the encoder reads it outside the event loop; bare pixels it would copy first. */
interface Ppm {
  readonly file: Buffer;
  /** Red, green and blue of each pixel, to be filled. */
  readonly pixels: Buffer;
}

/** Calls `work` with a picture of any content, which is valid until the promise of `work` settles. */
export async function withPpm<T>({ width, height }: Size, work: (ppm: Ppm) => Promise<T>): Promise<T> {
  const length = HEADER_BYTES + 3 * width * height;
  const file = spare?.length === length ? spare : Buffer.allocUnsafeSlow(length);
  spare = undefined;
  try {
    file.write(`P6${`${width} ${height} 255\n`.padStart(HEADER_BYTES - 2)}`, 'latin1');
    return await work({ file, pixels: file.subarray(HEADER_BYTES) });
  } finally {
    if (length <= MAX_SPARE) spare = file;
  }
}

/** The picture as PNG. Encodes outside the event loop. */
export function encodePng({ file }: Ppm, effort: keyof typeof OPTIONS): Promise<Buffer> {
  return new Transformer(file).png(OPTIONS[effort]);
}
