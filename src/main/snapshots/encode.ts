import sharp from 'sharp';
import type { Size } from '../../shared/geometry';

/** Of the desktop's own size, without loss: enlarged, text stays as it was, and pictures can be compared. */
const LOSSLESS = { lossless: true, effort: 0 } as const;
/** A film or a photograph would take megabytes so; with loss they take a tenth, and text on them can still be read. */
const LOSSY = { quality: 85, effort: 0 } as const;
const MOST_BYTES = 1024 * 1024;

/** Small ones, for rows of a log: a thing to recognise, not to read. */
const THUMB = { width: 160, webp: { quality: 70, effort: 0 } } as const;

// One picture at a time on one thread, whatever the machine has: nobody waits for it, and others work there.
sharp.concurrency(1);
sharp.cache(false);

export interface EncodedSnapshot {
  readonly size: Size;
  readonly webp: Buffer;
  readonly thumb: Buffer;
}

/** A screen of RGB pixels as WebP, in full and small. */
export async function encodeSnapshot(rgb: Buffer, size: Size): Promise<EncodedSnapshot> {
  const screen = () => sharp(rgb, { raw: { width: size.width, height: size.height, channels: 3 } });
  const lossless = await screen().webp(LOSSLESS).toBuffer();
  const webp = lossless.length <= MOST_BYTES ? lossless : await screen().webp(LOSSY).toBuffer();
  const thumb = await screen().resize({ width: THUMB.width, kernel: 'linear' }).webp(THUMB.webp).toBuffer();
  return { size, webp, thumb };
}
