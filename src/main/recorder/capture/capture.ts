import { join } from 'node:path';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import type { Size } from '../../../shared/geometry';
import { wallTime } from '../../base/clock';
import type { Anchor } from '../clock/idle-clock';
import { createRecordingClock, type RecordingClock } from '../clock/recording-clock';
import { hasFrame, startEncoder } from '../encode/encoder';
import { SegmentWriter, type Track, type TrackOptions } from '../encode/segment-writer';
import { CaptureTimeline } from './capture-timeline';
import type { ScreenFeed, ScreenFrame } from './screen-feed';

interface CaptureOptions {
  readonly feed: Pick<ScreenFeed, 'watch' | 'latest'>;
  /** Folder of the recordings' folders. */
  readonly root: string;
  readonly fps: number;
  readonly idleAfterMs: number;
  readonly idleSpeed: number;
  /** Time limit for the first frame of an encoder (ms). */
  readonly firstFrameMs?: number;
  /** Called with a message for people if something fails and capture continues. */
  readonly onError: (message: string) => void;
}

interface CaptureSessionOptions extends Omit<TrackOptions, 'onFirstFrame'> {
  readonly ffmpeg: string;
  /** Called with the recording's clock when its rate changes, and at intervals even if nothing happens. */
  readonly onClock: (clock: Anchor) => void;
  /** Called with each frame, and at heartbeats with the latest frame again. */
  readonly onFrame: (frame: ScreenFrame) => void;
}

/** Interval at which a still frame is repeated, in video time (ms). */
const IDLE_REPEAT_MS = 100;
/** Video time too short to start an encoder for (ms). */
const MIN_TAIL_MS = 50;
const POLL_MS = 10;
/** Longer than the slowest machine needs (ms). */
const FIRST_FRAME_MS = 30_000;

interface SessionState {
  readonly options: CaptureSessionOptions;
  readonly writer: SegmentWriter;
  readonly track: Track;
  /** Set with the first frame. */
  clock: RecordingClock | undefined;
  startedAt: number;
  failure: string | undefined;
}

/**
 * Captures the screen for all recordings at once: they share one clock, and each frame is encoded once for each video
 * size.
 */
export class Capture {
  readonly #sessions = new Set<SessionState>();
  /** The newest writer of each video size. */
  readonly #writers = new Map<string, SegmentWriter>();
  readonly #killing = new AbortController();
  readonly #runningActions = new Set<string>();
  #watching: Promise<() => void> | undefined;
  /** Sessions that run, start or stop. */
  #users = 0;
  /** Set from the first frame until the last session has stopped. */
  #timeline: CaptureTimeline | undefined;

  constructor(private readonly options: CaptureOptions) {}

  /** Resolves when the first frame is on disk. @throws if none arrives in time */
  async start(options: CaptureSessionOptions) {
    this.#users += 1;
    try {
      return await this.#startSession(options);
    } catch (error) {
      this.#release();
      throw error;
    }
  }

  actionStarted(id: string): void {
    this.#runningActions.add(id);
    this.#timeline?.clock.hold(this.#timeline.wallAt(wallTime()));
  }

  /** Marks an action's end. An end without a start means that the action was refused. */
  actionDone(id: string): void {
    const wasRunning = this.#runningActions.delete(id);
    if (wasRunning) this.#timeline?.clock.release(this.#timeline.wallAt(wallTime()));
    else this.humanInput();
  }

  humanInput(): void {
    this.#timeline?.clock.activity(this.#timeline.wallAt(wallTime()));
  }

  /** Kills all encoders and starts no more, before the host exits: a suspended ffmpeg would outlive it. */
  killEncoders(): void {
    this.#killing.abort(new Error('Jumpseat is stopping.'));
  }

  async #startSession(options: CaptureSessionOptions) {
    const { feed } = this.options;
    this.#watching ??= feed.watch((frame) => this.#onFrame(frame));
    await this.#watching;
    const timeline = this.#timeline;
    const first = feed.latest;
    if (!timeline || !first) throw new Error('The desktop sent no frame.');
    const now = wallTime();
    timeline.clock.activity(timeline.wallAt(now));
    const { size } = first.frame;
    const session = this.#addSession(options, timeline, size, now);
    const { track, writer } = session;
    try {
      this.#write(timeline, first, now);
      // The encoder's process is started in the next turn of the event loop; the first thumbnail is as much work.
      await nextTurn();
      await nextTurn();
      options.onFrame({ ...first, at: now });
      await this.#firstFrameWritten(session);
    } catch (error) {
      await this.#close(session);
      throw error;
    }
    const { clock, startedAt } = session;
    if (!clock) throw new Error('A segment holds a frame that was not sent to its encoder.');
    return {
      ...{ startedAt, size, clock, track },
      /** Writes the last frame and completes the files. */
      stop: async () => {
        const endedAt = wallTime();
        const videoMs = clock.advance(Math.max(endedAt - startedAt, 0));
        const { latest } = feed;
        if (latest && (writer.isEncoding(track) || timeline.gapAt(endedAt) > MIN_TAIL_MS)) {
          this.#write(timeline, latest, endedAt, true);
        }
        await this.#close(session);
        this.#release();
        return { endedAt, videoMs };
      },
    };
  }

  #addSession(
    options: CaptureSessionOptions,
    timeline: CaptureTimeline,
    size: Size,
    startedAt: number,
  ): SessionState {
    const writer = this.#writerFor(size, options.ffmpeg);
    const track = writer.addTrack({
      id: options.id,
      onSegment: options.onSegment,
      onFirstFrame({ videoMs, wallMs }) {
        session.startedAt = timeline.startedAt + wallMs;
        session.clock = createRecordingClock(timeline.clock, { wall: wallMs, video: videoMs });
        for (const anchor of session.clock.anchors()) options.onClock(anchor);
      },
      onFailed(reason) {
        session.failure = reason;
        options.onFailed(reason);
      },
    });
    const session: SessionState = {
      ...{ options, writer, track, startedAt },
      clock: undefined,
      failure: undefined,
    };
    this.#sessions.add(session);
    return session;
  }

  #writerFor(size: Size, ffmpeg: string): SegmentWriter {
    const { root, fps, onError } = this.options;
    const key = `${size.width}x${size.height}`;
    const current = this.#writers.get(key);
    if (current && current.trackCount > 0) return current;
    const writer = new SegmentWriter({
      ...{ root, ffmpeg, fps, size },
      startEncoder: (wanted) => startEncoder(wanted, this.#killing.signal),
      onEncoderExit: (reason) => onError(`${reason} Recording continues in a new file.`),
    });
    this.#writers.set(key, writer);
    return writer;
  }

  async #firstFrameWritten(session: SessionState): Promise<void> {
    const { root, firstFrameMs = FIRST_FRAME_MS } = this.options;
    const { options, track } = session;
    const deadline = performance.now() + firstFrameMs;
    const isWritten = async () => {
      const found = await Promise.all(track.files.map((file) => hasFrame(join(root, options.id, file))));
      return found.includes(true);
    };
    while (!(await isWritten())) {
      if (session.failure !== undefined) throw new Error(session.failure);
      if (performance.now() > deadline) {
        throw new Error(`ffmpeg wrote nothing in ${firstFrameMs / 1000} s.`);
      }
      await delay(POLL_MS);
    }
  }

  async #close(session: SessionState): Promise<void> {
    await session.writer.close(session.track).finally(() => this.#sessions.delete(session));
  }

  #release(): void {
    this.#users -= 1;
    if (this.#users > 0) return;
    void this.#watching?.then((unwatch) => unwatch()).catch(() => undefined);
    this.#watching = undefined;
    this.#timeline?.stop();
    this.#timeline = undefined;
  }

  #newTimeline(startedAt: number): CaptureTimeline {
    const { idleAfterMs, idleSpeed } = this.options;
    const timeline = new CaptureTimeline(startedAt, {
      idleAfterMs,
      speed: idleSpeed,
      onAnchor: (anchor) => {
        for (const { options, clock } of this.#sessions) {
          const shifted = clock?.toRecording(anchor);
          if (shifted) options.onClock(shifted);
        }
      },
      onHeartbeat: () => this.#onHeartbeat(timeline),
    });
    for (const _ of this.#runningActions) timeline.clock.hold(0);
    return timeline;
  }

  #onFrame(frame: ScreenFrame): void {
    this.#timeline ??= this.#newTimeline(frame.at);
    const { clock } = this.#timeline;
    const wall = this.#timeline.wallAt(frame.at);
    if (frame.isActivity) clock.activity(wall);
    // The next heartbeat writes ambient changes.
    else if (clock.isIdleAt(wall)) return;
    this.#write(this.#timeline, frame, frame.at);
    for (const { options } of this.#sessions) options.onFrame(frame);
  }

  #onHeartbeat(timeline: CaptureTimeline): void {
    const { latest } = this.options.feed;
    if (!latest) return;
    const now = wallTime();
    // While idle, an occasional repeat is enough.
    if (!timeline.isFlushed || timeline.gapAt(now) >= IDLE_REPEAT_MS) {
      this.#write(timeline, latest, now, true);
    }
    for (const { options, clock, startedAt } of this.#sessions) {
      options.onFrame({ ...latest, at: now });
      if (clock) options.onClock(clock.snapshot(Math.max(now - startedAt, 0)));
    }
  }

  #write(timeline: CaptureTimeline, { frame }: ScreenFrame, at: number, repeat = false): void {
    const place = timeline.frameAt(at, repeat);
    for (const writer of this.#writers.values()) writer.write({ frame, ...place, repeat });
  }
}
