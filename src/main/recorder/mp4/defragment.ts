import { type FileHandle, open } from 'node:fs/promises';
import type { Chapter } from '../captions/chapters';
import { createFileReader, type FileBox, fileBoxes } from './boxes';
import { addFragment, emptySamples, type VideoSamples } from './fragments';
import { createHead } from './head';

interface DefragmentOptions {
  /** A fragmented MP4 of one encoder, and the file to write. */
  readonly from: string;
  readonly to: string;
  readonly title: string;
  readonly chapters: readonly Chapter[];
  /** Called with the share that is done, from 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** Bytes to copy at once. */
const PIECE = 1024 * 1024;

/**
 * Turns a fragmented MP4 into a progressive one, which has one index before all frames, as players prefer.
 * @throws if the source is torn, or not as our encoder writes it
 */
export async function defragment(options: DefragmentOptions): Promise<{ videoMs: number; frames: number }> {
  const { title, chapters, onProgress } = options;
  await using from = await open(options.from, 'r');
  const { moov, samples } = await readIndex(from);
  const head = createHead({ moov, samples, title, chapters });
  await using to = await open(options.to, 'w', 0o600);
  await to.writeFile(head.bytes);
  await copySamples(from, to, samples, onProgress);
  return { videoMs: head.videoMs, frames: samples.sizes.length };
}

/** Reads all boxes of a file, except the frames in them. */
async function readIndex(file: FileHandle): Promise<{ moov: Buffer; samples: VideoSamples }> {
  const { size } = await file.stat();
  const read = createFileReader(file);
  const bodyOf = ({ bodyStart, end }: FileBox) => read(bodyStart, end - bodyStart);
  const samples = emptySamples();
  let moov: Buffer | undefined;
  let located = 0;
  let end = 0;
  for await (const box of fileBoxes(read, 0, size)) {
    end = box.end;
    if (end > size) break;
    if (box.type === 'moov') moov = Buffer.from(await bodyOf(box));
    else if (box.type === 'moof') addFragment(samples, await bodyOf(box), box.start);
    else if (box.type === 'mdat') located = locateSamples(samples, located, box);
    else if (box.type !== 'ftyp' && box.type !== 'mfra') throw new Error(`A box "${box.type}" in the file.`);
  }
  if (end !== size) throw new Error('The file is cut off.');
  if (!moov || located === 0 || located < samples.sizes.length) throw new Error('The file is incomplete.');
  return { moov, samples };
}

/** Verifies that the samples from `located` on are in an `mdat`. @returns the number of located samples */
function locateSamples({ offsets, sizes }: VideoSamples, located: number, mdat: FileBox): number {
  for (let i = located; i < sizes.length; i += 1) {
    const start = offsets[i] ?? 0;
    if (start < mdat.bodyStart || start + (sizes[i] ?? 0) > mdat.end) {
      throw new Error('A frame is outside of its box.');
    }
  }
  return sizes.length;
}

/** Copies the frames without what is between them, in pieces of limited size. */
async function copySamples(
  from: FileHandle,
  to: FileHandle,
  { offsets, sizes }: VideoSamples,
  onProgress?: (share: number) => void,
): Promise<void> {
  const piece = Buffer.allocUnsafe(PIECE);
  let sample = 0;
  /** Bytes of that sample. */
  let copied = 0;
  while (sample < sizes.length) {
    const at = (offsets[sample] ?? 0) + copied;
    const { bytesRead } = await from.read(piece, 0, PIECE, at);
    if (bytesRead === 0) throw new Error('The file ends too early.');
    let kept = 0;
    while (sample < sizes.length) {
      const begin = (offsets[sample] ?? 0) + copied - at;
      if (begin >= bytesRead) break;
      const length = Math.min((sizes[sample] ?? 0) - copied, bytesRead - begin);
      piece.copyWithin(kept, begin, begin + length);
      kept += length;
      copied += length;
      if (copied < (sizes[sample] ?? 0)) break;
      sample += 1;
      copied = 0;
    }
    await to.writeFile(piece.subarray(0, kept));
    onProgress?.(sample / sizes.length);
  }
}
