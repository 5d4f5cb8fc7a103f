import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { startChild } from '../../process/child';
import { type Chapter, ffmetadata } from '../captions/chapters';
import { readArgs, remuxArgs } from '../encode/ffmpeg-args';
import type { VideoSegment } from '../encode/segment-writer';

export interface RemuxOptions {
  readonly ffmpeg: string;
  /** In order, in the folder of `to`. */
  readonly segments: readonly VideoSegment[];
  readonly to: string;
  readonly title: string;
  readonly chapters: readonly Chapter[];
  /** Told how much of the video is done, in milliseconds. */
  readonly onTime: (ms: number) => void;
}

/** What ffmpeg says of the video it wrote. */
export interface VideoLength {
  readonly videoMs: number;
  readonly frames: number;
}

/** Joins segments by ffmpeg, without encoding; what of them is torn it leaves out. @throws with its words */
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
    const { trouble, ...result } = await run(ffmpeg, remuxArgs({ list, metadata, file: to }), onTime);
    if (trouble !== undefined) throw new Error(`ffmpeg could not join it (${trouble}).`);
    return result;
  } finally {
    await Promise.all([list, metadata].map((file) => rm(file, { force: true })));
  }
}

/** Length and frames of the video in a file; undefined if ffmpeg finds none. */
export async function measureByFfmpeg(ffmpeg: string, path: string): Promise<VideoLength | undefined> {
  const { trouble, ...measured } = await run(ffmpeg, readArgs(path));
  return trouble === undefined ? measured : undefined;
}

/** Each but the last lasts until the next begins, however much of it was lost. */
export function concatList(segments: readonly VideoSegment[]): string {
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
): Promise<VideoLength & { readonly trouble?: string }> {
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
