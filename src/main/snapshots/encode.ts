import sharp from 'sharp';
import type { Size } from '../../shared/geometry';

/** Native size without loss: enlarged text stays sharp, and snapshots can be compared. */
const LOSSLESS = { lossless: true, effort: 0 } as const;
/** For video and photographs: a tenth of the size of lossless, with readable text. */
const LOSSY = { quality: 85, effort: 0 } as const;
const MAX_LOSSLESS_BYTES = 1024 * 1024;

/** For rows of the log. */
const THUMB = { width: 160, webp: { quality: 70, effort: 0 } } as const;

// One thread: nothing waits for a snapshot, and other programs need the processors.
sharp.concurrency(1);
sharp.cache(false);

export interface EncodedSnapshot {
  readonly size: Size;
  readonly webp: Buffer;
  readonly thumb: Buffer;
}

/** Encodes RGB pixels as WebP, in full size and as a thumbnail. */
export async function encodeSnapshot(rgb: Buffer, size: Size): Promise<EncodedSnapshot> {
  const screen = () => sharp(rgb, { raw: { width: size.width, height: size.height, channels: 3 } });
  const lossless = await screen().webp(LOSSLESS).toBuffer();
  const webp = lossless.length <= MAX_LOSSLESS_BYTES ? lossless : await screen().webp(LOSSY).toBuffer();
  const thumb = await screen().resize({ width: THUMB.width, kernel: 'linear' }).webp(THUMB.webp).toBuffer();
  return { size, webp, thumb };
}
