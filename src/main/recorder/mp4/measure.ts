import { type FileHandle, open } from 'node:fs/promises';

export interface VideoDimensions {
  readonly videoMs: number;
  readonly width: number;
  readonly height: number;
}

interface Place {
  readonly type: string;
  /** Of what is in the box, in bytes from the beginning of the file. */
  readonly start: number;
  readonly end: number;
}

/** Boxes that are looked at, at the most: the index lies at a file's beginning or end, among few others. */
const MAX_BOXES = 1000;
const HEADER = 8;
const LONG_HEADER = 16;

/**
 * What an MP4 with an index says of itself, without reading more than the index's beginning: how long it lasts and how
 * large its pictures are. undefined if it is none.
 */
export async function measureVideo(path: string): Promise<VideoDimensions | undefined> {
  const file = await open(path, 'r');
  try {
    const all = { start: 0, end: (await file.stat()).size };
    const moov = await findBox(file, all, 'moov');
    const [mvhd, trak] = moov
      ? [await findBox(file, moov, 'mvhd'), await findBox(file, moov, 'trak')]
      : [undefined, undefined];
    const tkhd = trak && (await findBox(file, trak, 'tkhd'));
    if (!mvhd || !tkhd) return undefined;
    const movie = await bytesAt(file, mvhd.start, 32);
    const track = await bytesAt(file, tkhd.start, 96);
    const [unit, duration] =
      movie.readUInt8(0) === 1
        ? [movie.readUInt32BE(20), Number(movie.readBigUInt64BE(24))]
        : [movie.readUInt32BE(12), movie.readUInt32BE(16)];
    const sides = track.readUInt8(0) === 1 ? 88 : 76;
    if (unit === 0) return undefined;
    return {
      videoMs: (duration / unit) * 1000,
      width: track.readUInt16BE(sides),
      height: track.readUInt16BE(sides + 4),
    };
  } catch (error) {
    if (error instanceof RangeError) return undefined; // it ends before it should
    throw error;
  } finally {
    await file.close();
  }
}

/** The first box of that type in a part of a file. */
async function findBox(
  file: FileHandle,
  { start, end }: Omit<Place, 'type'>,
  type: string,
): Promise<Place | undefined> {
  for (let at = start, count = 0; at + HEADER <= end && count < MAX_BOXES; count += 1) {
    const header = await bytesAt(file, at, LONG_HEADER);
    const short = header.readUInt32BE(0);
    const isLong = short === 1;
    // 0 is "to the end of the file".
    const length = isLong ? Number(header.readBigUInt64BE(HEADER)) : short === 0 ? end - at : short;
    const begin = at + (isLong ? LONG_HEADER : HEADER);
    if (at + length < begin || at + length > end) return undefined;
    if (header.toString('latin1', 4, HEADER) === type) return { type, start: begin, end: at + length };
    at += length;
  }
  return undefined;
}

/** With zeros after the file's end. */
async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer;
}
