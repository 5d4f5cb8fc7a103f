import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordedAction } from '../../shared/recording';
import { startChild } from '../process/child';
import { chaptersOf, ffmetadata } from './chapters';
import { RecorderError } from './errors';
import { readArgs, remuxArgs } from './ffmpeg-args';
import type { Segment } from './footage';
import { FILES } from './store';

export interface FinishOptions {
  readonly ffmpeg: string;
  readonly folder: string;
  readonly title: string;
  /** In order; those that hold nothing are left out. */
  readonly segments: readonly Segment[];
  readonly actions: readonly RecordedAction[];
  /** How long the video should be, for its chapters. */
  readonly videoMs: number;
  /** Told as it goes on; from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

export interface Finished {
  /** How long the video is, and how many frames it has, as ffmpeg found it. */
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
export async function finishVideo(options: FinishOptions): Promise<Finished> {
  const { ffmpeg, folder } = options;
  const at = (file: string) => join(folder, file);
  const segments: Segment[] = [];
  for (const segment of options.segments) {
    if ((await bytesOf(at(segment.file))) >= LEAST_BYTES) segments.push(segment);
  }
  if (segments.length === 0) throw new RecorderError('corrupted', 'No picture of it reached the disk.');
  try {
    return { ...(await joined(options, segments)), unreadable: 0 };
  } catch (error) {
    const readable: Segment[] = [];
    for (const segment of segments) {
      if ((await run(ffmpeg, readArgs(at(segment.file)))).trouble === undefined) readable.push(segment);
    }
    const unreadable = segments.length - readable.length;
    const [first, second] = readable;
    if (!first) throw new RecorderError('corrupted', 'Nothing of it can be read.', { cause: error });
    if (unreadable > 0) return { ...(await joined(options, readable)), unreadable };
    if (second) throw error;
    // No room for a second copy, say: as it is it can be played too, if not as easily sought.
    await rename(at(first.file), at(FILES.video));
    return { videoMs: options.videoMs, frames: 0, bytes: await bytesOf(at(FILES.video)), unreadable };
  }
}

async function joined(
  { ffmpeg, folder, title, actions, videoMs, onProgress }: FinishOptions,
  segments: readonly Segment[],
): Promise<Omit<Finished, 'unreadable'>> {
  const at = (file: string) => join(folder, file);
  const [list, metadata, draft] = [at('segments.txt'), at('chapters.txt'), at(`${FILES.video}.new`)];
  try {
    await writeFile(list, concatList(segments));
    await writeFile(metadata, ffmetadata(title, chaptersOf(actions, Math.round(videoMs))));
    const { trouble, ...result } = await run(ffmpeg, remuxArgs({ list, metadata, file: draft }), (ms) =>
      onProgress?.(Math.min(ms / Math.max(videoMs, 1), 1)),
    );
    if (trouble !== undefined) throw new Error(`ffmpeg could not join it (${trouble}).`);
    const bytes = await bytesOf(draft);
    await rename(draft, at(FILES.video));
    return { ...result, bytes };
  } finally {
    await Promise.all([list, metadata, draft].map((file) => rm(file, { force: true })));
  }
}

/** Each but the last lasts until the next begins, however much of it was lost. */
export function concatList(segments: readonly Segment[]): string {
  const lines = segments.map(({ file, startMs }, i) => {
    const next = segments[i + 1];
    return `file '${file}'\n${next ? `duration ${(next.startMs - startMs) / 1000}\n` : ''}`;
  });
  return `ffconcat version 1.0\n${lines.join('')}`;
}

/** Runs ffmpeg to its end; how far it got by its own account, and what went wrong. */
async function run(
  ffmpeg: string,
  args: readonly string[],
  onTime?: (ms: number) => void,
): Promise<{ readonly videoMs: number; readonly frames: number; readonly trouble?: string }> {
  const child = await startChild({ command: ffmpeg, args, stdout: 'pipe' });
  let progress = '';
  const last = (pattern: RegExp) => Number([...progress.matchAll(pattern)].at(-1)?.[1] ?? 0);
  const videoMs = () => last(/^out_time_us=(\d+)/gm) / 1000;
  child.process.stdout?.on('data', (text) => {
    progress = (progress + text).slice(-2000);
    onTime?.(videoMs());
  });
  const closed = new Promise<void>((resolve) => child.process.once('close', () => resolve()));
  const { code, signal } = await child.exited;
  await closed;
  const result = { videoMs: videoMs(), frames: last(/^frame=(\d+)/gm) };
  if (code === 0) return result;
  const words = (await child.lastLines()).at(-1);
  return { ...result, trouble: [signal ?? `status ${code}`, words].filter(Boolean).join(': ') };
}

async function bytesOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
