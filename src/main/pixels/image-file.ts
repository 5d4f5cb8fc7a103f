import { Transformer } from '@napi-rs/image';
import type { Size } from '../../shared/geometry';
import type { Pixels } from './image';
import { decodeJpeg, jpegSize } from './jpeg';

/** Most pixels of a screen: two 8K screens. */
export const MAX_PIXELS = 8192 * 8192;

/** Bytes at the start of a snapshot that identify its format. */
export const TYPE_BYTES = 12;
/** Bytes at the start of a snapshot that contain its size. */
export const HEAD_BYTES = 1024;

/** The formats of snapshots; WebP only of earlier versions. */
export type ImageType = 'image/png' | 'image/jpeg' | 'image/webp';

const SIGNATURES: readonly (readonly [ImageType, RegExp])[] = [
  ['image/png', /^\x89PNG\r\n/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/webp', /^RIFF[\s\S]{4}WEBP/],
];

/** The format of a file by its first {@link TYPE_BYTES}; undefined if it is not that of a snapshot. */
export function imageType(head: Buffer): ImageType | undefined {
  const text = head.toString('latin1', 0, TYPE_BYTES);
  return SIGNATURES.find(([, signature]) => signature.test(text))?.[0];
}

/** The size that the first {@link HEAD_BYTES} of a snapshot declare; undefined if it cannot be read from them. */
export function imageSize(head: Buffer): Size | undefined {
  switch (imageType(head)) {
    case 'image/png':
      return pngSize(head);
    case 'image/jpeg':
      return jpegSize(head);
    case 'image/webp':
      return webpSize(head);
    default:
      return undefined;
  }
}

function pngSize(head: Buffer): Size | undefined {
  if (head.length < 26 || head.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
}

function webpSize(head: Buffer): Size | undefined {
  if (head.length < 30) return undefined;
  switch (head.toString('latin1', 12, 16)) {
    case 'VP8X':
      return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 };
    case 'VP8L': {
      const bits = head.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8 ':
      return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff };
    default:
      return undefined;
  }
}

/**
 * Decodes a snapshot outside the event loop. A small file can claim a gigabyte of pixels, so one that claims more than
 * `maxPixels` is not decoded.
 * @returns undefined if it cannot be read
 */
export async function decodeImage(file: Buffer, maxPixels: number): Promise<Pixels | undefined> {
  const size = imageSize(file.subarray(0, HEAD_BYTES));
  if (!size || size.width * size.height > Math.min(maxPixels, MAX_PIXELS)) return undefined;
  // The picture inside this container of WebP may claim a different size. Snapshots have no container.
  if (file.toString('latin1', 12, 16) === 'VP8X') return undefined;
  try {
    const isJpeg = imageType(file) === 'image/jpeg';
    const data = isJpeg ? await decodeJpeg(file, size) : await new Transformer(file).rawPixels();
    const channels = data.length / (size.width * size.height);
    return channels === 3 || channels === 4 ? { ...size, data, channels } : undefined;
  } catch {
    return undefined;
  }
}
