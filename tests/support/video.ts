import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface VideoFacts {
  readonly seconds: number;
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: string;
  readonly codec: string;
  /** Presentation times of all frames (s). */
  readonly times: number[];
  readonly chapters: string[];
}

/** Reads a video with ffprobe, after ffmpeg has decoded all of it. @throws if either reports an error */
export async function probe(path: string): Promise<VideoFacts> {
  const decoded = await run('ffmpeg', [
    '-v',
    'warning',
    '-xerror',
    '-i',
    path,
    '-map',
    '0:v',
    '-f',
    'null',
    '-',
  ]);
  if (decoded.stderr.trim() !== '') throw new Error(`Decoding ${path}: ${decoded.stderr}`);
  const { stdout } = await run(
    'ffprobe',
    [
      ...['-v', 'error', '-select_streams', 'v:0', '-of', 'json', '-show_chapters', '-show_format'],
      ...['-show_entries', 'frame=pts_time', '-show_streams', path],
    ],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  const { streams, format, frames, chapters } = JSON.parse(stdout);
  return {
    seconds: Number(format.duration),
    width: streams[0].width,
    height: streams[0].height,
    pixelFormat: streams[0].pix_fmt,
    codec: streams[0].codec_name,
    times: frames.map((frame: { pts_time: string }) => Number(frame.pts_time)),
    chapters: chapters.map((chapter: { tags?: { title?: string } }) => chapter.tags?.title ?? ''),
  };
}

/** The color of a pixel in the frame shown at a moment: red, green and blue. */
export async function pixelAt(path: string, seconds: number, x: number, y: number): Promise<number[]> {
  const { stdout } = await run(
    'ffmpeg',
    [
      ...['-v', 'error', '-i', path, '-vf'],
      // The last frame that has started by then, which is the one that players show.
      `trim=end=${seconds + 0.0005},reverse,trim=end_frame=1,scale=in_color_matrix=bt709,format=rgb24,crop=2:2:${x}:${y}`,
      ...['-frames:v', '1', '-f', 'rawvideo', '-'],
    ],
    { encoding: 'buffer' },
  );
  return [...stdout.subarray(0, 3)];
}

/** Whether two colors are equal, except for errors of video compression. */
export function alike(a: readonly number[], b: readonly number[]): boolean {
  return a.length === 3 && a.every((value, i) => Math.abs(value - (b[i] ?? 0)) <= 12);
}
