import { type FileHandle, open } from 'node:fs/promises';
import type { Chapter } from '../captions/chapters';
import { BOX_HEADER, boxHeader } from './boxes';
import { addFragment, emptySamples, type VideoSamples } from './fragments';
import { createHead } from './head';

export interface DefragmentOptions {
  /** The fragmented MP4 of one encoder, and the file to make of it. */
  readonly from: string;
  readonly to: string;
  readonly title: string;
  readonly chapters: readonly Chapter[];
  /** Told as it goes on; from 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** Bytes read at once to find the boxes, and to copy what is in them. */
const WINDOW = 32 * 1024;
const PIECE = 1024 * 1024;

/**
 * Makes of a fragmented MP4 a progressive one: one index before all pictures, as players like it best.
 * @returns how long the video is, in milliseconds, and how many frames it has
 * @throws where the source is torn, or anything in it is not as our encoder writes it
 */
export async function defragment(options: DefragmentOptions): Promise<{ videoMs: number; frames: number }> {
  const { title, chapters, onProgress } = options;
  const from = await open(options.from, 'r');
  try {
    const { moov, samples } = await indexOf(from);
    const head = createHead({ moov, samples, title, chapters });
    const to = await open(options.to, 'w', 0o600);
    try {
      await to.writeFile(head.bytes);
      await copySamples(from, to, samples, onProgress);
    } finally {
      await to.close();
    }
    return { videoMs: head.videoMs, frames: samples.sizes.length };
  } finally {
    await from.close();
  }
}

/** Looks at every box of a file, but not into what they hold of pictures. */
async function indexOf(file: FileHandle): Promise<{ moov: Buffer; samples: VideoSamples }> {
  const { size } = await file.stat();
  const read = createReader(file);
  const samples = emptySamples();
  let moov: Buffer | undefined;
  let located = 0;
  for (let at = 0; at < size; ) {
    const { type, length } = boxHeader(await read(at, BOX_HEADER));
    const body = { at: at + BOX_HEADER, length: length - BOX_HEADER };
    if (at + length > size) throw new Error(`The box "${type}" is cut off.`);
    if (type === 'moov') moov = Buffer.from(await read(body.at, body.length));
    else if (type === 'moof') addFragment(samples, await read(body.at, body.length), at);
    else if (type === 'mdat') {
      for (; located < samples.sizes.length; located += 1) {
        const begin = samples.offsets[located] ?? 0;
        const end = begin + (samples.sizes[located] ?? 0);
        if (begin < body.at || end > at + length) throw new Error('A picture lies elsewhere.');
      }
    } else if (type !== 'ftyp' && type !== 'mfra') throw new Error(`A box "${type}" in the file.`);
    at += length;
  }
  if (!moov || located === 0 || located < samples.sizes.length) throw new Error('Not all of it is there.');
  return { moov, samples };
}

/** Reads pieces of a file, many small ones that follow each other at once; each is good until the next is asked for. */
function createReader(file: FileHandle) {
  let held = Buffer.alloc(0);
  let heldAt = 0;
  return async (at: number, length: number): Promise<Buffer> => {
    if (length > WINDOW) throw new Error(`A box of ${length} bytes.`);
    if (at < heldAt || at + length > heldAt + held.length) {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(WINDOW), 0, WINDOW, at);
      held = buffer.subarray(0, bytesRead);
      heldAt = at;
    }
    return held.subarray(at - heldAt, at - heldAt + length);
  };
}

/** Writes the pictures one right after the other, leaving out what is between them, in pieces of bounded size. */
async function copySamples(
  from: FileHandle,
  to: FileHandle,
  { offsets, sizes }: VideoSamples,
  onProgress?: (share: number) => void,
): Promise<void> {
  const piece = Buffer.allocUnsafe(PIECE);
  let sample = 0;
  /** Of that sample. */
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
