import { open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordedAction } from '../../../shared/recording';
import { chaptersOf } from '../captions/chapters';
import type { VideoSegment } from '../encode/segment-writer';
import { RECORDING_FILES } from '../library/recording-store';
import { defragment } from '../mp4/defragment';
import { truncateToWholeFragments } from '../mp4/trim';
import { describeError, RecorderError } from '../recorder-error';
import { measureByFfmpeg, remux, type VideoLength } from './remux';

export interface FinalizeVideoOptions {
  readonly ffmpeg: string;
  readonly folder: string;
  readonly title: string;
  /** In order; those that hold nothing are left out. */
  readonly segments: readonly VideoSegment[];
  readonly actions: readonly RecordedAction[];
  /** How long the video should be, for its chapters. */
  readonly videoMs: number;
  /** Told as it goes on; from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

export interface FinalizedVideo {
  /** How long the video is, and how many frames it has. */
  readonly videoMs: number;
  readonly frames: number;
  readonly bytes: number;
  /** How many segments had to be left out, because nothing can read them. */
  readonly unreadable: number;
}

/** Bytes below which a segment holds a header at the most. */
const LEAST_BYTES = 900;

/**
 * Joins the segments into `video.mp4`, which is there whole or not at all; what cannot be read is left out.
 * @throws {RecorderError} `corrupted` where nothing of it is playable, else why it could not be joined: then every
 * segment is as it was, and it may be tried again.
 */
export async function finalizeVideo(options: FinalizeVideoOptions): Promise<FinalizedVideo> {
  const { ffmpeg, folder } = options;
  const at = (file: string) => join(folder, file);
  const segments: VideoSegment[] = [];
  for (const segment of options.segments) {
    if ((await bytesOf(at(segment.file))) >= LEAST_BYTES) segments.push(segment);
  }
  if (segments.length === 0) throw new RecorderError('corrupted', 'No picture of it reached the disk.');
  try {
    return { ...(await joined(options, segments)), unreadable: 0 };
  } catch (error) {
    const readable: (VideoSegment & VideoLength)[] = [];
    for (const segment of segments) {
      await truncateToWholeFragments(at(segment.file));
      const measured = await measureByFfmpeg(ffmpeg, at(segment.file));
      if (measured) readable.push({ ...segment, ...measured });
    }
    const unreadable = segments.length - readable.length;
    const [first, second] = readable;
    if (!first) throw new RecorderError('corrupted', 'Nothing of it can be read.', { cause: error });
    try {
      if (unreadable > 0) return { ...(await joined(options, readable)), unreadable };
    } catch (again) {
      if (second) throw again;
    }
    if (second) throw error;
    // Without room for a second copy, for example: as it is it can be played too, only seeking is slower.
    if (first.file !== RECORDING_FILES.video) await rename(at(first.file), at(RECORDING_FILES.video));
    const { videoMs, frames } = first;
    return { videoMs, frames, bytes: await bytesOf(at(RECORDING_FILES.video)), unreadable };
  }
}

async function joined(
  options: FinalizeVideoOptions,
  segments: readonly VideoSegment[],
): Promise<Omit<FinalizedVideo, 'unreadable'>> {
  const video = join(options.folder, RECORDING_FILES.video);
  const draft = `${video}.new`;
  try {
    const result = await written(options, segments, draft);
    await reachDisk(draft);
    const bytes = await bytesOf(draft);
    await rename(draft, video);
    return { ...result, bytes };
  } finally {
    await rm(draft, { force: true });
  }
}

/** A single whole segment, which is the rule, we rearrange ourselves: to load ffmpeg alone takes longer. */
async function written(
  { ffmpeg, folder, title, actions, videoMs, onProgress }: FinalizeVideoOptions,
  segments: readonly VideoSegment[],
  to: string,
): Promise<Pick<FinalizedVideo, 'videoMs' | 'frames'>> {
  const chapters = chaptersOf(actions, Math.round(videoMs));
  const [only, ...others] = segments;
  let why: unknown;
  if (only && others.length === 0) {
    try {
      return await defragment({ from: join(folder, only.file), to, title, chapters, onProgress });
    } catch (error) {
      why = error; // torn, most likely, or another ffmpeg's: it knows best what to make of it
    }
  }
  const onTime = (ms: number) => onProgress?.(Math.min(ms / Math.max(videoMs, 1), 1));
  try {
    return await remux({ ffmpeg, segments, to, title, chapters, onTime });
  } catch (error) {
    throw why === undefined ? error : new AggregateError([why, error], describeError(error));
  }
}

/** What it was made of is deleted next: it must outlast a power cut. */
async function reachDisk(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function bytesOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
