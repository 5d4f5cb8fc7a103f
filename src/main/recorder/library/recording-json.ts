import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { parseBoundedJson } from '../../../shared/json';
import { DesktopName, MAIN_DESKTOP } from '../../../shared/named-desktop';
import { RecordingDetail } from '../../../shared/recording';
import { isSessionId } from '../../../shared/session';
import type { TimePoint } from '../../../shared/time-map';
import { titleFrom } from '../../../shared/title';

/** Limit of a `recording.json`, enough for a week with an action every few seconds (bytes). */
export const MAX_RECORDING_BYTES = 16_000_000;
/**
 * Limit of an imported one, enough for a day with an action every few seconds (bytes). It is parsed in one turn of the event
 * loop, and a megabyte takes 50 ms.
 */
export const MAX_IMPORTED_BYTES = 500_000;
const LIMITS = { depth: 8, tokens: 4_000_000 };

/** Longest duration of a recording (ms). */
export const MAX_RECORDING_MS = 366 * 24 * 3_600_000;
/** Range of plausible times (ms since 1970). */
const EARLIEST = Date.parse('2000-01-01T00:00:00.000Z');
const LATEST = Date.parse('2100-01-01T00:00:00.000Z');
/** Largest width or height of a video that players support (px). */
const MAX_SIDE = 65_535;
const MAX_COUNT = 1_000_000_000;
/** How far a clock may reach beyond the recording's end: until the next repeat of the last frame (ms). */
const CLOCK_SLACK = 60_000;
const MAX_REASON = 1000;

const UNTITLED = 'Recording';

const count = (max: number) => z.int().min(0).max(max).catch(0);
const sessionId = z.string().refine(isSessionId).optional().catch(undefined);

/** `recording.json`, with a default in place of each implausible value. */
const Stored = RecordingDetail.extend({
  reason: z
    .string()
    .transform((text) => text.slice(0, MAX_REASON))
    .optional()
    .catch(undefined),
  progress: RecordingDetail.shape.progress.catch(undefined),
  title: z
    .string()
    .transform((text) => titleFrom(text) ?? UNTITLED)
    .catch(UNTITLED),
  pinned: z.boolean().catch(false),
  chat_id: z.guid().optional().catch(undefined),
  session: sessionId,
  desktop: DesktopName.catch(MAIN_DESKTOP),
  imported: z.object({ at: z.iso.datetime(), from: sessionId }).optional().catch(undefined),
  ended_at: z.iso.datetime().optional().catch(undefined),
  wall_ms: count(MAX_RECORDING_MS),
  video_ms: count(MAX_RECORDING_MS),
  size_bytes: count(Number.MAX_SAFE_INTEGER),
  actions: count(MAX_COUNT),
  width: count(MAX_SIDE),
  height: count(MAX_SIDE),
  frames: count(MAX_COUNT),
  skipped_frames: count(MAX_COUNT),
  has_thumbnail: z.boolean().catch(false),
  // A schema of tuples would be a hundred times slower.
  clock: z.unknown().transform(pointsOf),
});

/**
 * Parses the `recording.json` of the recording `id`; undefined if it is not one. Implausible values are replaced, and
 * `onCorrected` is called.
 */
export function parseRecordingJson(
  text: string,
  id: string,
  onCorrected?: () => void,
): RecordingDetail | undefined {
  const claims = parseBoundedJson(text, LIMITS);
  const parsed = Stored.safeParse(claims);
  if (!parsed.success || parsed.data.id !== id) return undefined;
  if (!isPlausibleTime(Date.parse(parsed.data.started_at))) return undefined;
  const recording = plausible(parsed.data);
  if (onCorrected && !isDeepStrictEqual(known(claims), known(recording))) onCorrected();
  return recording;
}

/** Whether a time (ms since 1970) is in this century; false for NaN. */
export function isPlausibleTime(time: number): boolean {
  return time >= EARLIEST && time <= LATEST;
}

/** The fields of a recording, as in JSON. */
function known(recording: unknown): unknown {
  if (typeof recording !== 'object' || recording === null) return undefined;
  const fields = Object.entries(recording).filter(
    ([field, value]) => value !== undefined && Object.hasOwn(RecordingDetail.shape, field),
  );
  return Object.fromEntries(fields);
}

/** The recording with times that fit together. */
function plausible(recording: RecordingDetail): RecordingDetail {
  const { started_at, ended_at, wall_ms, video_ms, clock, ...rest } = recording;
  const begin = Date.parse(started_at);
  const lasted = ended_at === undefined ? 0 : Date.parse(ended_at) - begin;
  const end = lasted >= 0 && lasted <= MAX_RECORDING_MS ? ended_at : new Date(begin + wall_ms).toISOString();
  return {
    ...rest,
    started_at,
    ...(end !== undefined && { ended_at: end }),
    wall_ms,
    video_ms,
    clock: rising(clock, wall_ms + CLOCK_SLACK, video_ms + CLOCK_SLACK) ?? [
      [0, 0],
      [wall_ms, video_ms],
    ],
  };
}

/** The points in rising order; undefined if a point is outside of the recording. */
function rising(points: readonly TimePoint[], maxWall: number, maxVideo: number): TimePoint[] | undefined {
  const risen: TimePoint[] = [];
  let [wall, video] = [0, 0];
  for (const [pointWall, pointVideo] of points) {
    if (!(pointWall >= 0 && pointWall <= maxWall && pointVideo >= 0 && pointVideo <= maxVideo))
      return undefined;
    wall = Math.max(wall, pointWall);
    video = Math.max(video, pointVideo);
    risen.push([wall, video]);
  }
  return risen;
}

function pointsOf(clock: unknown): TimePoint[] {
  const points: unknown[] = Array.isArray(clock) ? clock : [];
  return points.map((point): TimePoint => {
    const [wall, video]: unknown[] = Array.isArray(point) ? point : [];
    return typeof wall === 'number' && typeof video === 'number' ? [wall, video] : [Number.NaN, Number.NaN];
  });
}
