import { createWriteStream } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { RecordedAction, RecordingDetail } from '../../../shared/recording';
import { fileSize } from '../../base/files';
import { readLines } from '../../journal/read-lines';
import { parseRecordedAction } from '../../recorder/library/recorded-actions';
import { MAX_IMPORTED_BYTES, parseRecordingJson } from '../../recorder/library/recording-json';
import { RECORDING_FILES } from '../../recorder/library/recording-store';
import { measureVideo, type VideoDimensions } from '../../recorder/mp4/measure';
import { plausibleEntry } from './imported-entry';

/** Actions of a recording, at most. Further ones are in the session only. */
const MAX_ACTIONS = 200_000;
/** Allowed differences between claimed and measured values: an even size, the last frame's time (px, ms). */
const SIZE_SLACK = 2;
const TIME_SLACK_MS = 500;

export interface RecordingOrigin {
  readonly at: string;
  /** The session it is imported with. */
  readonly session: string;
  /** Original id of that session, if known. */
  readonly from: string | undefined;
}

/**
 * The recording in an imported folder, unpinned, with measured values in place of implausible ones. Rewrites its actions.
 * Returns undefined if it has no video or is unfinished.
 */
export async function importRecording(
  folder: string,
  id: string,
  { at, session, from }: RecordingOrigin,
  signal: AbortSignal,
): Promise<RecordingDetail | undefined> {
  const [video, details] = [join(folder, RECORDING_FILES.video), join(folder, RECORDING_FILES.recording)];
  const [videoBytes, detailBytes] = [await fileSize(video), await fileSize(details)];
  if (videoBytes === undefined || detailBytes === undefined || detailBytes > MAX_IMPORTED_BYTES)
    return undefined;
  const claimed = parseRecordingJson(await readFile(details, 'utf8'), id);
  if (claimed?.status !== 'ready' && claimed?.status !== 'recovered') return undefined;
  const size = await measureVideo(video);
  if (!size) return undefined;
  const { progress: _, ...recording } = withSize(claimed, size);
  return {
    ...recording,
    pinned: false,
    session,
    imported: { at, ...(from !== undefined && { from }) },
    size_bytes: videoBytes,
    has_thumbnail: (await fileSize(join(folder, RECORDING_FILES.thumbnail))) !== undefined,
    actions: await importActions(join(folder, RECORDING_FILES.actions), recording.video_ms, signal),
  };
}

/** Replaces claims that differ from the video. */
function withSize(claimed: RecordingDetail, size: VideoDimensions): RecordingDetail {
  const near = (claim: number, measured: number, slack: number) =>
    Math.abs(claim - measured) <= slack ? claim : measured;
  // The index of a fragmented video does not know its length.
  const video_ms =
    size.videoMs === 0 ? claimed.video_ms : near(claimed.video_ms, Math.round(size.videoMs), TIME_SLACK_MS);
  // Idle time is shorter in the video, and nothing is longer.
  const wall_ms = claimed.wall_ms >= video_ms - TIME_SLACK_MS ? claimed.wall_ms : video_ms;
  const sized = {
    ...claimed,
    width: near(claimed.width, size.width, SIZE_SLACK),
    height: near(claimed.height, size.height, SIZE_SLACK),
  };
  if (video_ms === claimed.video_ms && wall_ms === claimed.wall_ms) return sized;
  const ended_at = new Date(Date.parse(claimed.started_at) + wall_ms).toISOString();
  const clock = [[0, 0] as const, [wall_ms, video_ms] as const];
  return { ...sized, video_ms, wall_ms, ended_at, clock };
}

/** Replaces a file by the valid actions in it. @returns their number */
async function importActions(path: string, videoMs: number, signal: AbortSignal): Promise<number> {
  if ((await fileSize(path)) === undefined) return 0;
  let count = 0;
  async function* lines() {
    for await (const line of readLines(path, { signal })) {
      const action = parseRecordedAction(line);
      const entry = action && plausibleEntry(action);
      if (!action || !entry) continue;
      count += 1;
      const video_ms = Math.min(action.video_ms, videoMs);
      const video_end_ms = Math.min(action.video_end_ms, videoMs);
      const { pictures: _, ...kept } = entry;
      yield `${JSON.stringify({ ...kept, video_ms, video_end_ms } satisfies RecordedAction)}\n`;
      if (count === MAX_ACTIONS) return;
    }
  }
  const draft = `${path}.new`;
  await pipeline(lines(), createWriteStream(draft, { mode: 0o600 }), { signal });
  await rename(draft, path);
  return count;
}
