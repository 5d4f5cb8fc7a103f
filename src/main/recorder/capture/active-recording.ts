import type { JournalEntry } from '../../../shared/journal';
import type { TimePoint } from '../../../shared/time-map';
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

export interface ActiveRecordingOptions {
  readonly id: string;
  readonly store: RecordingStore;
  readonly capture: Capture;
  readonly ffmpeg: string;
  /** A thumbnail of a shot, as JPEG. */
  readonly thumbnailOf: (frame: VideoFrame) => Promise<Buffer> | undefined;
  /** Whether the screen may show just now what must not be on a thumbnail. */
  readonly isHidden: () => boolean;
  /** Something a person may want to know went wrong; the recording goes on. */
  readonly onError: (message: string) => void;
  /** It cannot go on. */
  readonly onFailed: (reason: string) => void;
}

/** A recording being made. */
export interface ActiveRecording {
  readonly startedAt: number;
  readonly width: number;
  readonly height: number;
  readonly segments: readonly VideoSegment[];
  readonly hasThumbnail: boolean;
  readonly actions: number;
  readonly frames: number;
  readonly skipped: number;
  /** How far the video is, in milliseconds. */
  videoMs(): number;
  /** The map so far. */
  clock(): TimePoint[];
  bytes(): Promise<number>;
  actionDone(entry: JournalEntry): void;
  /** Ends it: the last picture is in, all files are complete. */
  finish(): Promise<{ readonly endedAt: number; readonly videoMs: number; readonly clock: TimePoint[] }>;
}

/** Begins to record; resolves when the first picture is on disk. @throws when it cannot. */
export async function startRecording(options: ActiveRecordingOptions): Promise<ActiveRecording> {
  const { id, store, capture: film, ffmpeg } = options;
  const segments: VideoSegment[] = [];
  const poster = createThumbnailChooser();
  let hasThumbnail = false;
  let actions = 0;
  let actionSincePoster = false;
  let troubled = false;
  let postering: Promise<void> | undefined;

  /** A line that cannot be written must stop neither the screen nor an action. */
  function note(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (!troubled) options.onError(`A recording's notes could not be written: ${describeError(error)}`);
      troubled = true;
    }
  }

  const log = (line: SegmentLogLine) => note(() => store.appendSegmentLog(id, line));

  function considerPoster({ frame, at }: ScreenFrame): void {
    if (postering || poster.rests(at) || options.isHidden()) return;
    if (!poster.takes(visualInterest(frame), at, actionSincePoster)) return;
    actionSincePoster = false;
    postering = options
      .thumbnailOf(frame)
      ?.then((jpeg) => store.writeThumbnail(id, jpeg))
      .then(() => {
        hasThumbnail = true;
      })
      .catch((error: unknown) => options.onError(`No thumbnail was made: ${describeError(error)}`))
      .finally(() => {
        postering = undefined;
      });
  }

  const part = await film.start({
    id,
    ffmpeg,
    onSegment(segment, pid) {
      segments.push(segment);
      const identity = processIdentity(pid);
      const known = identity === undefined ? {} : { identity };
      log({ segment: segment.file, start_ms: segment.startMs, pid, ...known });
    },
    onAnchor: log,
    onFrame: considerPoster,
    // Idle time is too short in the video to tell afterwards how much of it there was.
    onHeartbeat: (reading) => log(reading),
    onFailed: options.onFailed,
  });
  const { clock: span, track: take, size, startedAt } = part;
  const wall = (at: number) => Math.max(at - startedAt, 0);
  const now = () => wall(wallTime());

  return {
    startedAt,
    width: size.width,
    height: size.height,
    segments,
    get hasThumbnail() {
      return hasThumbnail;
    },
    get actions() {
      return actions;
    },
    get frames() {
      return take.frames;
    },
    get skipped() {
      return take.skippedFrames;
    },
    videoMs: () => span.advance(now()),
    clock: () => timeMapUntil(span.anchors(), span.advance(now())),
    async bytes() {
      const sizes = await Promise.all(segments.map(({ file }) => store.size(id, file)));
      return sizes.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0);
    },
    actionDone(entry) {
      actions += 1;
      actionSincePoster = true;
      const recorded = toRecordedAction(entry, (at) => span.videoTimeAt(wall(at)));
      note(() => store.appendAction(id, recorded));
    },
    async finish() {
      const { endedAt, videoMs } = await part.stop();
      await postering;
      return { endedAt, videoMs, clock: timeMapUntil(span.anchors(), videoMs) };
    },
  };
}
