import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failureLine } from '../../base/storage-problem';
import { startChild } from '../../process/child';
import { type Chapter, ffmetadata } from '../captions/chapters';
import { readArgs, remuxArgs } from '../encode/ffmpeg-args';
import type { VideoSegment } from '../encode/segment-writer';

interface RemuxOptions {
  readonly ffmpeg: string;
  /** In order; in the folder of `to`. */
  readonly segments: readonly VideoSegment[];
  readonly to: string;
  readonly title: string;
  readonly chapters: readonly Chapter[];
  /** Called with the length that is done (ms). */
  readonly onTime: (ms: number) => void;
}

/** Length of a video, as ffmpeg reports it. */
export interface VideoLength {
  readonly videoMs: number;
  readonly frames: number;
}

/** Joins segments without encoding, and skips torn frames. @throws with ffmpeg's message */
export async function remux({
  ffmpeg,
  segments,
  to,
  title,
  chapters,
  onTime,
}: RemuxOptions): Promise<VideoLength> {
  const at = (file: string) => join(dirname(to), file);
  const [list, metadata] = [at('segments.txt'), at('chapters.txt')];
  try {
    await writeFile(list, concatList(segments));
    await writeFile(metadata, ffmetadata(title, chapters));
    const { error, ...result } = await run(ffmpeg, remuxArgs(list, metadata, to), onTime);
    if (error !== undefined) throw new Error(`ffmpeg could not join it (${error}).`);
    return result;
  } finally {
    await Promise.all([list, metadata].map((file) => rm(file, { force: true })));
  }
}

/** Length of the video in a file; undefined if ffmpeg finds no video. */
export async function measureByFfmpeg(ffmpeg: string, path: string): Promise<VideoLength | undefined> {
  const { error, ...length } = await run(ffmpeg, readArgs(path));
  return error === undefined ? length : undefined;
}

/** Each segment lasts until the next starts, even if its end was lost. */
export function concatList(segments: readonly VideoSegment[]): string {
  const lines = segments.map(({ file, startMs }, i) => {
    const next = segments[i + 1];
    return `file '${file}'\n${next ? `duration ${(next.startMs - startMs) / 1000}\n` : ''}`;
  });
  return `ffconcat version 1.0\n${lines.join('')}`;
}

/** Runs ffmpeg. @returns how far it got, and its error if it failed */
async function run(
  ffmpeg: string,
  args: readonly string[],
  onTime?: (ms: number) => void,
): Promise<VideoLength & { readonly error?: string }> {
  const child = await startChild({ command: ffmpeg, args, stdout: 'pipe' });
  let progress = '';
  const last = (pattern: RegExp) => Number([...progress.matchAll(pattern)].at(-1)?.[1] ?? 0);
  const videoMs = () => last(/^out_time_us=(\d+)/gm) / 1000;
  child.process.stdout?.on('data', (text) => {
    progress = (progress + text).slice(-2000);
    onTime?.(videoMs());
  });
  const closed = once(child.process, 'close');
  const { code, signal } = await child.exited;
  await closed;
  const result = { videoMs: videoMs(), frames: last(/^frame=(\d+)/gm) };
  if (code === 0) return result;
  const line = failureLine(await child.lastLines());
  return { ...result, error: [signal ?? `status ${code}`, line].filter(Boolean).join(': ') };
}
