import { setImmediate as nextTurn } from 'node:timers/promises';
import type { JournalEntry } from '../../../shared/journal';
import { wallTime } from '../../base/clock';
import { processIdentity } from '../../process/identity';
import type { VideoFrame } from '../encode/frame-pool';
import type { VideoSegment } from '../encode/segment-writer';
import { toRecordedAction } from '../library/recorded-actions';
import type { RecordingStore } from '../library/recording-store';
import { type SegmentLogLine, timeMapUntil } from '../library/segment-log';
import { describeError } from '../recorder-error';
import type { Capture } from './capture';
import type { ScreenFrame } from './screen-feed';
import { createThumbnailChooser, visualInterest } from './thumbnail';

interface ActiveRecordingOptions {
  readonly id: string;
  readonly store: RecordingStore;
  readonly capture: Capture;
  readonly ffmpeg: string;
  /** A frame's thumbnail, as JPEG. */
  readonly thumbnailOf: (frame: VideoFrame) => Promise<Buffer> | undefined;
  /** Whether the screen may show something that no thumbnail may show. */
  readonly isHidden: () => boolean;
  /** Called with a message for people if something fails and the recording continues. */
  readonly onError: (message: string) => void;
  /** Called if the recording cannot continue. */
  readonly onFailed: (reason: string) => void;
}

/** A recording in progress. */
export type ActiveRecording = Awaited<ReturnType<typeof startRecording>>;

/** Resolves when the first frame is on disk. @throws if recording cannot start */
export async function startRecording(options: ActiveRecordingOptions) {
  const { id, store, capture, ffmpeg, onFailed } = options;
  const segments: VideoSegment[] = [];
  const thumbnail = createThumbnailWriter(options);
  let actions = 0;
  let hasReported = false;

  /** Writes a line; a failure must stop neither the screen nor an action. */
  function append(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (!hasReported) options.onError(`Could not write a recording's log: ${describeError(error)}`);
      hasReported = true;
    }
  }

  const log = (line: SegmentLogLine) => append(() => store.appendSegmentLog(id, line));

  const session = await capture.start({
    id,
    ffmpeg,
    onSegment(segment, pid) {
      segments.push(segment);
      // On Windows, to look it up takes half a second, and encoders end with the host.
      const identity = process.platform === 'win32' ? undefined : processIdentity(pid);
      const known = identity === undefined ? {} : { identity };
      log({ segment: segment.file, start_ms: segment.startMs, pid, ...known });
    },
    // The log keeps how much idle time the video shortens.
    onClock: log,
    onFrame: thumbnail.consider,
    onFailed,
  });
  const { clock, track, size, startedAt } = session;
  const wallAt = (at: number) => Math.max(at - startedAt, 0);
  const videoMs = () => clock.advance(wallAt(wallTime()));

  return {
    startedAt,
    size,
    segments: segments as readonly VideoSegment[],
    /** What it has so far, as its `recording.json` names it. */
    counts: () => ({
      actions,
      frames: track.frames,
      skipped_frames: track.skippedFrames,
      has_thumbnail: thumbnail.isWritten,
    }),
    /** Length of the video so far (ms). */
    videoMs,
    timeMap: () => timeMapUntil(clock.anchors(), videoMs()),
    bytes: () => store.totalSize(id, track.files),
    actionDone(entry: JournalEntry): void {
      actions += 1;
      thumbnail.actionDone();
      const recorded = toRecordedAction(entry, (at) => clock.videoTimeAt(wallAt(at)));
      append(() => store.appendAction(id, recorded));
    },
    /** Writes the last frame and completes the segments. */
    async finish() {
      const ended = await session.stop();
      await thumbnail.idle();
      return { ...ended, clock: timeMapUntil(clock.anchors(), ended.videoMs) };
    },
  };
}

/** Writes the thumbnails of a recording that are better than the one before. */
function createThumbnailWriter({ id, store, thumbnailOf, isHidden, onError }: ActiveRecordingOptions) {
  const chooser = createThumbnailChooser();
  let isWritten = false;
  let isAfterAction = false;
  let writing: Promise<void> | undefined;

  async function write(frame: VideoFrame): Promise<void> {
    // To judge a frame and to shrink the screen each take milliseconds: not both in one turn of the event loop.
    await nextTurn();
    const jpeg = isHidden() ? undefined : await thumbnailOf(frame);
    if (!jpeg) return;
    await store.writeThumbnail(id, jpeg);
    isWritten = true;
  }

  return {
    get isWritten() {
      return isWritten;
    },
    actionDone() {
      isAfterAction = true;
    },
    consider({ frame, at }: ScreenFrame): void {
      if (writing || chooser.isCoolingDown(at) || isHidden()) return;
      if (!chooser.accepts(visualInterest(frame), at, isAfterAction)) return;
      isAfterAction = false;
      writing = write(frame)
        .catch((error: unknown) => onError(`Could not write a thumbnail: ${describeError(error)}`))
        .finally(() => {
          writing = undefined;
        });
    },
    idle: async () => writing,
  };
}
