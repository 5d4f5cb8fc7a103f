import type { Size } from '../../../shared/geometry';
import { TICKS_PER_SECOND } from './matroska';

/** Pixels a second that one thread encodes with ease: 1080p at 30. */
const PIXELS_PER_THREAD = 1920 * 1080 * 30;

const QUIET = [
  '-hide_banner',
  // What it says then is what we tell a person when it fails.
  '-loglevel',
  'error',
  // Its stdin is the pictures, or nothing: never commands.
  '-nostdin',
  '-y',
] as const;

export interface EncodeOptions {
  /** Of the pictures that come, and of the video. Differ where the desktop changed its size. */
  readonly input: Size;
  readonly output: Size;
  readonly fps: number;
  /** Relative paths of letters, digits, `-`, `.` and `/`. */
  readonly files: readonly string[];
}

/**
 * Reads pictures as Matroska from stdin, encodes them once, and writes the same into every file: fragmented MP4 that is
 * playable whenever it is cut off.
 */
export function encodeArgs({ input, output, fps, files }: EncodeOptions): string[] {
  const resized = input.width !== output.width || input.height !== output.height;
  const load = output.width * output.height * fps;
  return [
    ...QUIET,
    // The header says all there is to know; reading ahead would delay the first frame.
    ...['-probesize', '32', '-analyzeduration', '0'],
    ...['-f', 'matroska', '-i', 'pipe:0'],
    // Every frame once, at its own time: time is our idle clock's.
    ...['-fps_mode', 'passthrough', '-enc_time_base', `1:${TICKS_PER_SECOND}`],
    ...(resized ? ['-vf', letterbox(output)] : []),
    ...['-c:v', 'libx264', '-pix_fmt', 'yuv420p'],
    // The cheapest preset: a desktop's agent needs the CPU more than the file needs the last per cent.
    ...['-preset', 'ultrafast'],
    // A frame in is a frame out: with lookahead or frame threads the last ones would be lost with the process.
    ...['-tune', 'zerolatency'],
    // 12-pixel text stays sharp.
    ...['-crf', '23'],
    // Threads cost more than they give where one is enough.
    ...['-threads', String(Math.min(Math.max(Math.ceil(load / PIXELS_PER_THREAD), 1), 8))],
    // A seek decodes ten seconds at the most.
    ...['-g', String(fps * 10)],
    // What convertToI420 makes, so that colours are right in every player.
    ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'],
    ...['-map', '0:v:0'],
    // The tee does not tell the encoder that MP4 wants its parameters in the header.
    ...['-flags', '+global_header'],
    ...['-f', 'tee', files.map(target).join('|')],
  ];
}

/** A fragment a frame, and each written at once: after a kill all but the last frame are on disk. */
function target(file: string): string {
  return `[f=mp4:movflags=+frag_every_frame+empty_moov+default_base_moof:flush_packets=1]${file}`;
}

export interface RemuxArgs {
  /** A list for ffmpeg's concat demuxer. */
  readonly list: string;
  /** Chapters and title, as ffmetadata. */
  readonly metadata: string;
  readonly file: string;
}

/** Joins segments into one MP4 as players like it best, without encoding; its progress goes to stdout. */
export function remuxArgs({ list, metadata, file }: RemuxArgs): string[] {
  return [
    ...QUIET,
    // Our own file names; without this it refuses absolute ones.
    ...['-f', 'concat', '-safe', '0', '-i', list],
    ...['-f', 'ffmetadata', '-i', metadata],
    ...['-map', '0:v:0', '-map_metadata', '1', '-map_chapters', '1', '-c', 'copy'],
    // The index goes before the data: a browser can seek before it has all of it.
    ...['-movflags', '+faststart'],
    ...['-progress', 'pipe:1', '-stats_period', '0.1', '-nostats'],
    ...['-f', 'mp4', file],
  ];
}

/** Reads a file's packets, and writes nothing but its progress to stdout: fails if the file cannot be read. */
export function readArgs(file: string): string[] {
  const progress = ['-progress', 'pipe:1', '-nostats'];
  return [...QUIET, '-i', file, '-map', '0:v:0', '-c', 'copy', ...progress, '-f', 'null', '-'];
}

/** Fits whatever size comes into the one the file began with. */
function letterbox({ width, height }: Size): string {
  return (
    `scale=${width}:${height}:force_original_aspect_ratio=decrease:force_divisible_by=2,` +
    `pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2,setsar=1`
  );
}
