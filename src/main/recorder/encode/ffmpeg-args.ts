import type { Size } from '../../../shared/geometry';
import { TICKS_PER_SECOND } from './matroska';

/** Pixels per second that one thread encodes easily: 1080p at 30. */
const PIXELS_PER_THREAD = 1920 * 1080 * 30;

const QUIET = [
  '-hide_banner',
  // Its messages become part of error messages.
  '-loglevel',
  'error',
  // Its stdin carries frames, never commands.
  '-nostdin',
  '-y',
] as const;

export interface EncodeOptions {
  /** Size of the frames and of the video. They differ after the desktop changed its size. */
  readonly input: Size;
  readonly output: Size;
  readonly fps: number;
  /** Files that all get the same content: relative paths of letters, digits, `-`, `.` and `/`. */
  readonly files: readonly string[];
}

/**
 * Reads frames as Matroska from stdin, encodes them once, and writes the same fragmented MP4 to each file. It stays
 * playable if it is cut off.
 */
export function encodeArgs({ input, output, fps, files }: EncodeOptions): string[] {
  const resized = input.width !== output.width || input.height !== output.height;
  const load = output.width * output.height * fps;
  return [
    ...QUIET,
    // The header is complete; probing would delay the first frame.
    ...['-probesize', '32', '-analyzeduration', '0'],
    ...['-f', 'matroska', '-i', 'pipe:0'],
    // Each frame once, at its own time, which the idle clock gives.
    ...['-fps_mode', 'passthrough', '-enc_time_base', `1:${TICKS_PER_SECOND}`],
    ...(resized ? ['-vf', letterbox(output)] : []),
    ...['-c:v', 'libx264', '-pix_fmt', 'yuv420p'],
    // The cheapest preset: the desktop needs the CPU more than the file needs the last percent.
    ...['-preset', 'ultrafast'],
    // Each frame is written at once. With lookahead or frame threads a crash would lose the last frames.
    ...['-tune', 'zerolatency'],
    // 12-pixel text stays sharp.
    ...['-crf', '23'],
    // More threads than needed only cost time.
    ...['-threads', String(Math.min(Math.max(Math.ceil(load / PIXELS_PER_THREAD), 1), 8))],
    // A seek decodes at most 10 s.
    ...['-g', String(fps * 10)],
    // The color space of convertToI420, so that players show the right colors.
    ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'],
    ...['-map', '0:v:0'],
    // The tee does not pass on that MP4 needs the encoder's parameters in its header.
    ...['-flags', '+global_header'],
    ...['-f', 'tee', files.map(target).join('|')],
  ];
}

/** One fragment per frame, written at once: after a kill only the last frame is lost. */
function target(file: string): string {
  return `[f=mp4:movflags=+frag_every_frame+empty_moov+default_base_moof:flush_packets=1]${file}`;
}

/**
 * Joins segments into one MP4 without encoding. Progress goes to stdout.
 * @param list for ffmpeg's concat demuxer
 * @param metadata chapters and title, as ffmetadata
 */
export function remuxArgs(list: string, metadata: string, file: string): string[] {
  return [
    ...QUIET,
    // Allows absolute paths, which are our own.
    ...['-f', 'concat', '-safe', '0', '-i', list],
    ...['-f', 'ffmetadata', '-i', metadata],
    ...['-map', '0:v:0', '-map_metadata', '1', '-map_chapters', '1', '-c', 'copy'],
    // The index precedes the data, so that a browser can seek while it loads.
    ...['-movflags', '+faststart'],
    ...['-progress', 'pipe:1', '-stats_period', '0.1', '-nostats'],
    ...['-f', 'mp4', file],
  ];
}

/** Reads a file's packets and fails if it cannot. Progress goes to stdout. */
export function readArgs(file: string): string[] {
  const progress = ['-progress', 'pipe:1', '-nostats'];
  return [...QUIET, '-i', file, '-map', '0:v:0', '-c', 'copy', ...progress, '-f', 'null', '-'];
}

/** Writes the frame at `seconds` of a video as a JPEG. */
export function thumbnailArgs(video: string, seconds: number, jpeg: string): string[] {
  return [
    ...QUIET,
    '-ss',
    String(seconds),
    '-i',
    video,
    '-frames:v',
    '1',
    '-vf',
    'scale=640:-2',
    '-q:v',
    '4',
    jpeg,
  ];
}

/** Fits frames of any size into the video's size. */
function letterbox({ width, height }: Size): string {
  return (
    `scale=${width}:${height}:force_original_aspect_ratio=decrease:force_divisible_by=2,` +
    `pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2,setsar=1`
  );
}
