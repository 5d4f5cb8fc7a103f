import { rm } from 'node:fs/promises';
import type { RecordingDetail } from '../../../shared/recording';
import { waitUntil } from '../../base/wait-until';
import { startChild } from '../../process/child';
import { processIdentity } from '../../process/identity';
import { thumbnailArgs } from '../encode/ffmpeg-args';
import type { VideoSegment } from '../encode/segment-writer';
import { RECORDING_FILES, type RecordingStore } from '../library/recording-store';
import { type SegmentLog, timeMapUntil } from '../library/segment-log';
import { finalizeVideo } from './finalize-video';
import { measureByFfmpeg } from './remux';

interface RepairOptions {
  readonly store: RecordingStore;
  readonly ffmpeg: string;
  readonly onProgress: (share: number) => void;
}

/** Time limit for encoders of a killed host to exit by themselves (ms). */
const ENCODER_GRACE_MS = 3000;

/**
 * Makes a recording of what a killed host left in its folder, or of one that could not be joined.
 * @throws what {@link finalizeVideo} throws
 */
export async function repair(options: RepairOptions, found: RecordingDetail): Promise<RecordingDetail> {
  const { store, ffmpeg, onProgress } = options;
  const { id, title } = found;
  const log = await store.segmentLog(id);
  await endEncoders(log);
  const actions = await store.actionSummaries(id);
  const { videoMs, bytes, frames, unreadable } = await finalizeVideo({
    ffmpeg,
    folder: store.folder(id),
    title,
    segments: await filesOf(options, id, log),
    actions,
    videoMs: log.anchors.at(-1)?.video ?? 0,
    onProgress,
  });
  const clock = timeMapUntil(log.anchors, videoMs);
  const wallMs = clock.at(-1)?.[0] ?? 0;
  if ((await store.size(id, RECORDING_FILES.thumbnail)) === undefined)
    await makeThumbnail(options, id, videoMs);
  const { reason: _, ...rest } = found;
  return {
    ...rest,
    status: 'recovered',
    ...(unreadable > 0 && { reason: describeUnreadable(unreadable) }),
    ended_at: new Date(Date.parse(found.started_at) + wallMs).toISOString(),
    wall_ms: wallMs,
    video_ms: Math.round(videoMs),
    size_bytes: bytes,
    actions: actions.length,
    frames,
    has_thumbnail: (await store.size(id, RECORDING_FILES.thumbnail)) !== undefined,
    clock,
  };
}

/** The segments to join; if there are none, the finished video. */
async function filesOf({ store, ffmpeg }: RepairOptions, id: string, log: SegmentLog) {
  const endOf = async ({ file, startMs }: VideoSegment) =>
    startMs + ((await measureByFfmpeg(ffmpeg, store.path(id, file)))?.videoMs ?? 0);
  const starts = new Map(log.segments.map(({ segment, start_ms }) => [segment, start_ms]));
  const files: VideoSegment[] = [];
  for (const file of await store.segments(id)) {
    // If a full disk took no log line, the segment starts at the end of the one before.
    const before = files.at(-1);
    const startMs = starts.get(file) ?? (before ? await endOf(before) : 0);
    files.push({ file, startMs });
  }
  if (files.length > 0 || (await store.size(id, RECORDING_FILES.video)) === undefined) return files;
  return [{ file: RECORDING_FILES.video, startMs: 0 }];
}

export function describeUnreadable(segments: number): string {
  return `${segments === 1 ? 'A part' : `${segments} parts`} of it could not be read.`;
}

async function endEncoders({ segments }: SegmentLog): Promise<void> {
  const alive = segments.filter(({ pid, identity }) => identity && processIdentity(pid) === identity);
  const gone = () => alive.every(({ pid, identity }) => processIdentity(pid) !== identity);
  if (await waitUntil(gone, ENCODER_GRACE_MS)) return;
  for (const { pid, identity } of alive) {
    if (processIdentity(pid) === identity) process.kill(pid, 'SIGKILL');
  }
  await waitUntil(gone, ENCODER_GRACE_MS);
}

/** Uses the middle of the video, which most likely shows something. */
async function makeThumbnail({ store, ffmpeg }: RepairOptions, id: string, videoMs: number): Promise<void> {
  const thumbnail = store.path(id, RECORDING_FILES.thumbnail);
  const args = thumbnailArgs(store.path(id, RECORDING_FILES.video), videoMs / 2000, thumbnail);
  const child = await startChild({ command: ffmpeg, args });
  // A full disk may have cut it off.
  if ((await child.exited).code !== 0) await rm(thumbnail, { force: true });
}
