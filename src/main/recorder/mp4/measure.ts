import { open } from 'node:fs/promises';
import { createFileReader, type FileBox, type FileReader, fileBoxes } from './boxes';

export interface VideoDimensions {
  readonly videoMs: number;
  readonly width: number;
  readonly height: number;
}

/** Boxes to examine, at most. The index is among the first or last boxes of a file. */
const MAX_BOXES = 1000;

/** Length and size that the index of an MP4 declares, read from its first bytes; undefined if it has no index. */
export async function measureVideo(path: string): Promise<VideoDimensions | undefined> {
  await using file = await open(path, 'r');
  try {
    const read = createFileReader(file);
    const moov = await findBox(read, { bodyStart: 0, end: (await file.stat()).size }, 'moov');
    const mvhd = moov && (await findBox(read, moov, 'mvhd'));
    const trak = moov && (await findBox(read, moov, 'trak'));
    const tkhd = trak && (await findBox(read, trak, 'tkhd'));
    if (!mvhd || !tkhd) return undefined;
    const movie = Buffer.from(await read(mvhd.bodyStart, 32));
    const track = await read(tkhd.bodyStart, 96);
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
    if (error instanceof RangeError) return undefined; // a box is invalid or too short
    throw error;
  }
}

/** The first box of a type inside another. */
async function findBox(
  read: FileReader,
  { bodyStart, end }: Pick<FileBox, 'bodyStart' | 'end'>,
  type: string,
): Promise<FileBox | undefined> {
  let count = 0;
  for await (const box of fileBoxes(read, bodyStart, end)) {
    if (box.end > end || ++count > MAX_BOXES) return undefined;
    if (box.type === type) return box;
  }
  return undefined;
}
