import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordedAction } from '../../shared/recording';
import { startChild } from '../process/child';
import { chaptersOf, ffmetadata } from './chapters';
import { remuxArgs } from './ffmpeg-args';
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
}

export interface Finished {
  /** How long the video is, and how many frames it has, as ffmpeg found it. */
  readonly videoMs: number;
  readonly frames: number;
  readonly bytes: number;
}

/** Bytes below which a segment holds a header at the most. */
const LEAST_BYTES = 900;

/** Joins the segments into `video.mp4`, which is there whole or not at all. @throws where nothing of it is playable. */
export async function finishVideo(options: FinishOptions): Promise<Finished> {
  const { ffmpeg, folder, segments, actions, title } = options;
  const at = (file: string) => join(folder, file);
  const playable: Segment[] = [];
  for (const segment of segments) {
    if ((await bytesOf(at(segment.file))) >= LEAST_BYTES) playable.push(segment);
  }
  if (playable.length === 0) throw new Error('No picture of it reached the disk.');

  const [list, metadata, draft] = [at('segments.txt'), at('chapters.txt'), at(`${FILES.video}.new`)];
  await writeFile(list, concatList(playable));
  await writeFile(metadata, ffmetadata(title, chaptersOf(actions, Math.round(options.videoMs))));
  try {
    const joined = await remux(ffmpeg, remuxArgs({ list, metadata, file: draft }));
    const bytes = await bytesOf(draft);
    await rename(draft, at(FILES.video));
    return { ...joined, bytes };
  } catch (error) {
    const [only] = playable;
    if (!only || playable.length > 1) throw error;
    // No room for a second copy, say: as it is it can be played too, if not as easily sought.
    await rename(at(only.file), at(FILES.video));
    return { videoMs: options.videoMs, frames: 0, bytes: await bytesOf(at(FILES.video)) };
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

async function remux(ffmpeg: string, args: readonly string[]): Promise<Omit<Finished, 'bytes'>> {
  const child = await startChild({ command: ffmpeg, args, stdout: 'pipe' });
  let progress = '';
  child.process.stdout?.on('data', (text) => {
    progress = (progress + text).slice(-2000);
  });
  const closed = new Promise<void>((resolve) => child.process.once('close', () => resolve()));
  const { code, signal } = await child.exited;
  await closed;
  if (code !== 0) {
    const last = (await child.lastLines()).at(-1) ?? '';
    throw new Error(`ffmpeg could not join it (${signal ?? `status ${code}`}): ${last}`);
  }
  const last = (pattern: RegExp) => Number([...progress.matchAll(pattern)].at(-1)?.[1] ?? 0);
  return { videoMs: last(/^out_time_us=(\d+)/gm) / 1000, frames: last(/^frame=(\d+)/gm) };
}

async function bytesOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
