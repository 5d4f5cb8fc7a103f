import jpegTurbo from '@julusian/jpeg-turbo';
import type { Size } from '../../shared/geometry';
import type { Pixels } from './image';

const MARKER = 0xff;
const START = Buffer.of(MARKER, 0xd8, MARKER);
/** Markers of the frame header: baseline, extended and progressive, the kinds that libjpeg-turbo decodes. */
const FRAMES: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2]);
/** Markers that may precede it: tables, comments and data of applications. */
const isBeforeFrame = (marker: number) =>
  marker === 0xc4 ||
  marker === 0xdb ||
  marker === 0xdd ||
  marker === 0xfe ||
  (marker >= 0xe0 && marker <= 0xef);
const SCAN = Buffer.of(MARKER, 0xda);
/** A progressive picture has about ten; each costs as much time as a picture. */
const MAX_SCANS = 100;

/**
 * The size that a JPEG declares; undefined if the file is not a JPEG, or has other parts before its frame header than
 * libjpeg-turbo expects there. The decoder writes as many pixels as that header says, so nothing but this size may reach it.
 */
export function jpegSize(file: Buffer): Size | undefined {
  if (!file.subarray(0, START.length).equals(START)) return undefined;
  for (let at = 2; at + 9 <= file.length && file[at] === MARKER; at += 2 + file.readUInt16BE(at + 2)) {
    const marker = file[at + 1] ?? 0;
    if (FRAMES.has(marker)) return { height: file.readUInt16BE(at + 5), width: file.readUInt16BE(at + 7) };
    if (!isBeforeFrame(marker)) return undefined;
  }
  return undefined;
}

function scansOf(file: Buffer): number {
  let scans = 0;
  for (let at = file.indexOf(SCAN); at !== -1 && scans <= MAX_SCANS; at = file.indexOf(SCAN, at + 2))
    scans += 1;
  return scans;
}

/**
 * Decodes a JPEG outside the event loop to red, green, blue.
 * @throws if it is broken or declares a different size
 */
export async function decodeJpeg(file: Buffer, size: Size): Promise<Buffer> {
  const claimed = jpegSize(file);
  const isEmpty = size.width * size.height === 0;
  if (
    claimed?.width !== size.width ||
    claimed.height !== size.height ||
    isEmpty ||
    scansOf(file) > MAX_SCANS
  ) {
    throw new Error('The JPEG is broken.');
  }
  const pixels = Buffer.allocUnsafe(3 * size.width * size.height);
  await jpegTurbo.decompress(file, pixels, { format: jpegTurbo.FORMAT_RGB });
  return pixels;
}

/** The memory for the last result, if it was a small picture: those of a wall come many a second (bytes). */
let spare: Buffer | undefined;
const MAX_SPARE = 2_000_000;

/**
 * Encodes a picture as JPEG outside the event loop. The pixels must not change until it is done.
 * @param quality 1 to 100
 */
export async function encodeJpeg(picture: Pixels, quality: number): Promise<Buffer> {
  const { data, channels, width, height } = picture;
  const format = channels === 4 ? jpegTurbo.FORMAT_RGBX : jpegTurbo.FORMAT_RGB;
  // Colors are kept in full resolution: half of it would blur colored text.
  const options = { format, width, height, quality, subsampling: jpegTurbo.SAMP_444 };
  const length = jpegTurbo.bufferSize(options);
  const out = spare && spare.length >= length ? spare : Buffer.allocUnsafeSlow(length);
  spare = undefined;
  try {
    const pixels = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    // A copy, because the result is a small part of a large buffer.
    return Buffer.from(await jpegTurbo.compress(pixels, out, options));
  } finally {
    if (out.length <= MAX_SPARE) spare = out;
  }
}
