import { z } from 'zod';
import type { TimePoint } from '../../shared/time-map';
import type { Anchor } from './idle-clock';
import { parseLines } from './json-lines';
import { TICKS_PER_SECOND } from './matroska';

const AnchorLine = z.object({ wall: z.number(), video: z.number(), rate: z.number() });
const SegmentLine = z.object({
  segment: z.string().regex(/^segment-\d+\.mp4$/),
  start_ms: z.number(),
  pid: z.int(),
  /** Tells the process from another with the same pid. */
  identity: z.string().optional(),
});

/** What a crash must not take: written line by line while a recording is made, gone when it is finished. */
export const FootageLogLine = z.union([AnchorLine, SegmentLine]);
export type FootageLogLine = z.infer<typeof FootageLogLine>;

export interface FootageLog {
  readonly anchors: readonly Anchor[];
  readonly segments: readonly z.infer<typeof SegmentLine>[];
}

export function readFootageLog(text: string): FootageLog {
  const lines = parseLines(text, FootageLogLine);
  return {
    anchors: lines.filter((line) => 'rate' in line),
    segments: lines.filter((line) => 'segment' in line),
  };
}

/** The map of a recording whose video ended at `videoMs`, give or take a frame. */
export function clockUntil(anchors: readonly Anchor[], videoMs: number): TimePoint[] {
  const within = anchors.filter(({ video }) => video <= videoMs + FRAME_MS);
  const points = within.map(({ wall, video }): TimePoint => [Math.round(wall), round(video)]);
  const last = within.at(-1) ?? { wall: 0, video: 0, rate: 1 };
  const rest = Math.max(videoMs - last.video, 0);
  const end: TimePoint = [Math.round(last.wall + rest / last.rate), round(last.video + rest)];
  return points.length === 0 ? [[0, 0], end] : [...points, end];
}

const FRAME_MS = 1000 / TICKS_PER_SECOND;

/** Idle video time passes in fractions of a millisecond. */
function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
