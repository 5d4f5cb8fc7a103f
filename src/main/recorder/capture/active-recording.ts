import type { JournalEntry } from '../../../shared/journal';
import type { TimePoint } from '../../../shared/time-map';
import { wallTime } from '../../base/clock';
import { processIdentity } from '../../process/identity';
import type { Frame } from '../encode/frame-pool';
import type { Segment } from '../encode/segment-writer';
import { recordedAction } from '../library/recorded-actions';
import type { Store } from '../library/recording-store';
import { clockUntil, type FootageLogLine } from '../library/segment-log';
import { messageOf } from '../recorder-error';
import type { Film } from './capture';
import type { Shot } from './screen-feed';
import { createPosterChoice, tellingness } from './thumbnail';

export interface ActiveOptions {
  readonly id: string;
  readonly store: Store;
  readonly film: Film;
  readonly ffmpeg: string;
  /** A thumbnail of a shot, as JPEG. */
  readonly posterOf: (frame: Frame) => Promise<Buffer> | undefined;
  /** Whether the screen may show just now what must not be on a thumbnail. */
  readonly isHidden: () => boolean;
  /** Something a person may want to know went wrong; the recording goes on. */
  readonly onTrouble: (message: string) => void;
  /** It cannot go on. */
  readonly onGivenUp: (reason: string) => void;
}

/** A recording being made. */
export interface ActiveRecording {
  readonly startedAt: number;
  readonly width: number;
  readonly height: number;
  readonly segments: readonly Segment[];
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
export async function beginRecording(options: ActiveOptions): Promise<ActiveRecording> {
  const { id, store, film, ffmpeg } = options;
  const segments: Segment[] = [];
  const poster = createPosterChoice();
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
      if (!troubled) options.onTrouble(`A recording's notes could not be written: ${messageOf(error)}`);
      troubled = true;
    }
  }

  const log = (line: FootageLogLine) => note(() => store.logFootage(id, line));

  function considerPoster({ frame, at }: Shot): void {
    if (postering || poster.rests(at) || options.isHidden()) return;
    if (!poster.takes(tellingness(frame), at, actionSincePoster)) return;
    actionSincePoster = false;
    postering = options
      .posterOf(frame)
      ?.then((jpeg) => store.writeThumbnail(id, jpeg))
      .then(() => {
        hasThumbnail = true;
      })
      .catch((error: unknown) => options.onTrouble(`No thumbnail was made: ${messageOf(error)}`))
      .finally(() => {
        postering = undefined;
      });
  }

  const part = await film.join({
    id,
    ffmpeg,
    onSegment(segment, pid) {
      segments.push(segment);
      const identity = processIdentity(pid);
      const known = identity === undefined ? {} : { identity };
      log({ segment: segment.file, start_ms: segment.startMs, pid, ...known });
    },
    onAnchor: log,
    onShot: considerPoster,
    // Idle time is too short in the video to tell afterwards how much of it there was.
    onBeat: (reading) => log(reading),
    onGivenUp: options.onGivenUp,
  });
  const { span, take, size, startedAt } = part;
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
      return take.taken;
    },
    get skipped() {
      return take.skipped;
    },
    videoMs: () => span.at(now()),
    clock: () => clockUntil(span.anchors(), span.at(now())),
    async bytes() {
      const sizes = await Promise.all(segments.map(({ file }) => store.size(id, file)));
      return sizes.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0);
    },
    actionDone(entry) {
      actions += 1;
      actionSincePoster = true;
      const recorded = recordedAction(entry, (at) => span.was(wall(at)));
      note(() => store.addAction(id, recorded));
    },
    async finish() {
      const { endedAt, videoMs } = await part.leave();
      await postering;
      return { endedAt, videoMs, clock: clockUntil(span.anchors(), videoMs) };
    },
  };
}
