import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordedAction } from '../../../shared/recording';
import { fileSize } from '../../base/files';
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
  /** In order; empty ones are skipped. */
  readonly segments: readonly VideoSegment[];
  readonly actions: readonly RecordedAction[];
  /** Expected length, for the chapters (ms). */
  readonly videoMs: number;
  /** Called with the share that is done, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

interface FinalizedVideo extends VideoLength {
  readonly bytes: number;
  /** Number of segments that were skipped because they are unreadable. */
  readonly unreadable: number;
}

/** A smaller segment holds at most a header (bytes). */
const MIN_SEGMENT_BYTES = 900;

/**
 * Joins the readable segments into `video.mp4`, which appears whole or not at all.
 * @throws {RecorderError} `corrupted` if nothing is playable; any other error leaves the segments for a later attempt
 */
export async function finalizeVideo(options: FinalizeVideoOptions): Promise<FinalizedVideo> {
  const segments: VideoSegment[] = [];
  for (const segment of options.segments) {
    if ((await bytesOf(join(options.folder, segment.file))) >= MIN_SEGMENT_BYTES) segments.push(segment);
  }
  if (segments.length === 0) throw new RecorderError('corrupted', 'No frame of it reached the disk.');
  try {
    return { ...(await joinSegments(options, segments)), unreadable: 0 };
  } catch (error) {
    return joinReadable(options, segments, error);
  }
}

/** Trims torn segments, skips unreadable ones, and joins the rest. */
async function joinReadable(
  options: FinalizeVideoOptions,
  segments: readonly VideoSegment[],
  cause: unknown,
): Promise<FinalizedVideo> {
  const readable: (VideoSegment & VideoLength)[] = [];
  for (const segment of segments) {
    const path = join(options.folder, segment.file);
    await truncateToWholeFragments(path);
    const length = await measureByFfmpeg(options.ffmpeg, path);
    if (length) readable.push({ ...segment, ...length });
  }
  const unreadable = segments.length - readable.length;
  const [first, second] = readable;
  if (!first) throw new RecorderError('corrupted', 'Nothing of it is readable.', { cause });
  try {
    if (unreadable > 0) return { ...(await joinSegments(options, readable)), unreadable };
  } catch (error) {
    if (second) throw error;
  }
  if (second) throw cause;
  return { ...(await adoptSegment(options.folder, first)), unreadable };
}

/** Makes a segment the video, for example if there is no room for a copy. Only seeking is slower in it. */
async function adoptSegment(
  folder: string,
  { file, videoMs, frames }: VideoSegment & VideoLength,
): Promise<Omit<FinalizedVideo, 'unreadable'>> {
  const video = join(folder, RECORDING_FILES.video);
  if (file !== RECORDING_FILES.video) await rename(join(folder, file), video);
  return { videoMs, frames, bytes: await bytesOf(video) };
}

async function joinSegments(
  options: FinalizeVideoOptions,
  segments: readonly VideoSegment[],
): Promise<Omit<FinalizedVideo, 'unreadable'>> {
  const video = join(options.folder, RECORDING_FILES.video);
  const draft = `${video}.new`;
  try {
    const length = await writeVideo(options, segments, draft);
    await syncToDisk(draft);
    const bytes = await bytesOf(draft);
    await rename(draft, video);
    return { ...length, bytes };
  } finally {
    await rm(draft, { force: true });
  }
}

/** Rearranges a single segment, the usual case, without ffmpeg, because starting ffmpeg alone takes longer. */
async function writeVideo(
  { ffmpeg, folder, title, actions, videoMs, onProgress }: FinalizeVideoOptions,
  segments: readonly VideoSegment[],
  to: string,
): Promise<VideoLength> {
  const chapters = chaptersOf(actions, Math.round(videoMs));
  const [only, ...others] = segments;
  let defragmentError: unknown;
  if (only && others.length === 0) {
    try {
      return await defragment({ from: join(folder, only.file), to, title, chapters, onProgress });
    } catch (error) {
      defragmentError = error; // most likely torn; ffmpeg reads more
    }
  }
  const onTime = (ms: number) => onProgress?.(Math.min(ms / Math.max(videoMs, 1), 1));
  try {
    return await remux({ ffmpeg, segments, to, title, chapters, onTime });
  } catch (error) {
    if (defragmentError === undefined) throw error;
    throw new AggregateError([defragmentError, error], describeError(error));
  }
}

/** The segments are deleted next, so the video must survive a power cut. */
async function syncToDisk(path: string): Promise<void> {
  await using file = await open(path, 'r+');
  await file.datasync();
}

async function bytesOf(path: string): Promise<number> {
  return (await fileSize(path)) ?? 0;
}
