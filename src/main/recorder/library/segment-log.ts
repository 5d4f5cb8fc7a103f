import { z } from 'zod';
import { parseJsonLines } from '../../../shared/json';
import type { TimePoint } from '../../../shared/time-map';
import type { Anchor } from '../clock/idle-clock';

/** Name of a segment's file. */
export const SEGMENT_FILE = /^segment-\d+\.mp4$/;

const AnchorLine = z.object({ wall: z.number(), video: z.number(), rate: z.number() });
const SegmentLine = z.object({
  segment: z.string().regex(SEGMENT_FILE),
  start_ms: z.number(),
  pid: z.int(),
  /** Distinguishes the process from a later one with the same pid. */
  identity: z.string().optional(),
});

/** A line of the log that recovery after a crash needs. It is deleted when the recording is finished. */
export const SegmentLogLine = z.union([AnchorLine, SegmentLine]);
export type SegmentLogLine = z.infer<typeof SegmentLogLine>;

export type SegmentLog = ReturnType<typeof parseSegmentLog>;

export function parseSegmentLog(text: string) {
  const lines = parseJsonLines(text, SegmentLogLine);
  return {
    anchors: lines.filter((line) => 'rate' in line),
    segments: lines.filter((line) => 'segment' in line),
  };
}

/** The time map of a recording with a video of `videoMs`. */
export function timeMapUntil(anchors: readonly Anchor[], videoMs: number): TimePoint[] {
  const within = anchors.filter(({ video }) => video <= videoMs + REPEAT_MS);
  const points = within.map(
    ({ wall, video }): TimePoint => [Math.round(wall), round(Math.min(video, videoMs))],
  );
  const last = within.at(-1) ?? { wall: 0, video: 0, rate: 1 };
  const rest = Math.max(videoMs - last.video, 0);
  const end: TimePoint = [Math.round(last.wall + rest / last.rate), round(videoMs)];
  return points.length === 0 ? [[0, 0], end] : [...points, end];
}

/** An anchor this long after the last frame still counts: until the next repeat of a still frame, and rounding (ms). */
const REPEAT_MS = 150;

/** Keeps fractions, because idle video time advances by less than 1 ms. */
function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
