import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Size } from '../../../shared/geometry';
import { wallTime } from '../../base/clock';
import { type Anchor, createIdleClock, type IdleClock } from '../clock/idle-clock';
import { createRecordingClock, type RecordingClock } from '../clock/recording-clock';
import { type Encoder, type EncoderOptions, hasFrame, startEncoder } from '../encode/encoder';
import {
  createSegmentWriter,
  type SegmentWriter,
  type Track,
  type VideoSegment,
} from '../encode/segment-writer';
import type { ScreenFeed, ScreenFrame } from './screen-feed';

export interface CaptureOptions {
  readonly screen: ScreenFeed;
  /** Folder of the recordings' folders. */
  readonly root: string;
  readonly fps: number;
  readonly idleAfterMs: number;
  readonly idleSpeed: number;
  /** How long an encoder may take for the first picture, in milliseconds. */
  readonly firstFrameMs?: number;
  /** Something a person may want to know went wrong; it goes on. */
  readonly onError: (message: string) => void;
}

interface CaptureSessionOptions {
  /** Name of its folder. */
  readonly id: string;
  readonly ffmpeg: string;
  /** A segment of it is about to be written, by the process given. */
  readonly onSegment: (segment: VideoSegment, pid: number) => void;
  /** Its clock goes otherwise from here on. */
  readonly onAnchor: (anchor: Anchor) => void;
  /** There is a picture, new or not. */
  readonly onFrame: (shot: ScreenFrame) => void;
  /** Now and then, also where nothing happens: what its clock shows. */
  readonly onHeartbeat: (reading: Anchor) => void;
  /** It cannot go on. */
  readonly onFailed: (reason: string) => void;
}

/** A recording's part of the film, from when it joined until it leaves. */
interface CaptureSession {
  /** The moment of its first frame, in milliseconds since 1970. */
  readonly startedAt: number;
  readonly size: Size;
  readonly clock: RecordingClock;
  readonly track: Pick<Track, 'frames' | 'skippedFrames'>;
  /** Ends it: the last picture is in, its files are complete. */
  stop(): Promise<{ readonly endedAt: number; readonly videoMs: number }>;
}

/**
 * The one film that all recordings are parts of. They see the same screen, and what happens there happens to all of
 * them, so there is one clock, and each picture is encoded once (for each size that recordings began with).
 */
export interface Capture {
  /** Resolves when the first picture is on disk. @throws when it never will be. */
  start(options: CaptureSessionOptions): Promise<CaptureSession>;
  /** An action lasts from one to the other; one that is only done was refused. */
  actionStarted(id: string): void;
  actionDone(id: string): void;
  /** A person touches the desktop. */
  humanInput(): void;
  /** Ends all encoders by force and starts no more: the host is about to exit, and a stopped ffmpeg would outlive it. */
  killEncoders(): void;
}

/**
 * A frame at least so often, in milliseconds: a fragment reaches the disk when the next one begins, so this is what a
 * crash can take.
 */
const HEARTBEAT_MS = 700;
/** Video time after which a still picture is repeated, in milliseconds. */
const IDLE_REPEAT_MS = 100;
/** Video time that is too short to start an encoder for, in milliseconds. */
const JUST_MS = 50;
const POLL_MS = 10;
/** Long for the slowest machine; what takes longer hangs, and whoever asked must hear of it. */
const FIRST_PICTURE_MS = 30_000;

interface Joined {
  readonly options: CaptureSessionOptions;
  /** From its first frame on. */
  span: RecordingClock | undefined;
  startedAt: number;
}

/** What is there while anybody records. */
interface Reel {
  readonly clock: IdleClock;
  readonly startedAt: number;
}

export function createCapture({ screen, root, fps, onError: onTrouble, ...idle }: CaptureOptions): Capture {
  const { firstFrameMs: firstPictureMs = FIRST_PICTURE_MS } = idle;
  const parts = new Set<Joined>();
  const footages = new Map<string, SegmentWriter>();
  const encoders = new Set<Encoder>();
  let killed = false;
  const running = new Set<string>();
  let watching: Promise<() => void> | undefined;
  let watchers = 0;
  let reel: Reel | undefined;
  let filmedMs = 0;
  /** Whether the newest picture is on disk, because it has been repeated. */
  let flushed = false;
  let beating: NodeJS.Timeout | undefined;

  function newReel(startedAt: number): Reel {
    const clock = createIdleClock({
      idleAfterMs: idle.idleAfterMs,
      speed: idle.idleSpeed,
      onAnchor(anchor) {
        for (const { options, span } of parts) {
          const own = span?.toRecording(anchor);
          if (own) options.onAnchor(own);
        }
      },
    });
    for (const _ of running) clock.hold(0);
    beating = setTimeout(() => {
      beating?.refresh();
      beat();
    }, HEARTBEAT_MS);
    return { clock, startedAt };
  }

  const wallOf = ({ startedAt }: Reel, at: number) => Math.max(at - startedAt, 0);

  function onShot(shot: ScreenFrame): void {
    reel ??= newReel(shot.at);
    const now = wallOf(reel, shot.at);
    if (shot.isActivity) reel.clock.activity(now);
    // What merely breathes comes with the next heartbeat.
    else if (reel.clock.isIdleAt(now)) return;
    film(reel, shot, shot.at);
    for (const { options } of parts) options.onFrame(shot);
  }

  function film(on: Reel, { frame }: ScreenFrame, at: number, repeat = false): void {
    beating?.refresh();
    const wallMs = wallOf(on, at);
    filmedMs = on.clock.advance(wallMs);
    flushed = repeat;
    for (const footage of footages.values()) footage.write({ frame, videoMs: filmedMs, wallMs, repeat });
  }

  function beat(): void {
    const { latest } = screen;
    if (!latest || !reel) return;
    const now = wallTime();
    // While it is idle, a repeat now and then will do: none of it shows anything new.
    if (!flushed || reel.clock.advance(wallOf(reel, now)) - filmedMs >= IDLE_REPEAT_MS)
      film(reel, latest, now, true);
    for (const { options, span, startedAt } of parts) {
      options.onFrame({ ...latest, at: now });
      if (span) options.onHeartbeat(span.snapshot(Math.max(now - startedAt, 0)));
    }
  }

  function release(): void {
    watchers -= 1;
    if (watchers > 0) return;
    clearTimeout(beating);
    void watching?.then((unwatch) => unwatch()).catch(() => undefined);
    watching = undefined;
    reel = undefined;
  }

  async function startWatched(encoderOptions: EncoderOptions): Promise<Encoder> {
    if (killed) throw new Error('Jumpseat is stopping.');
    const encoder = await startEncoder(encoderOptions);
    encoders.add(encoder);
    void encoder.exited.then(() => encoders.delete(encoder));
    if (killed) encoder.kill();
    return encoder;
  }

  /** The footage in that size; it is dropped with its last take. */
  function footageOf(size: Size, ffmpeg: string): SegmentWriter {
    const key = `${size.width}x${size.height}`;
    const known = footages.get(key);
    if (known && known.trackCount > 0) return known;
    const footage = createSegmentWriter({
      root,
      ffmpeg,
      fps,
      size,
      start: startWatched,
      onEncoderExit: (reason) => onTrouble(`${reason} What is being recorded goes on in new files.`),
    });
    footages.set(key, footage);
    return footage;
  }

  async function begin(options: CaptureSessionOptions): Promise<CaptureSession> {
    watching ??= screen.watch(onShot);
    await watching;
    const on = reel;
    const first = screen.latest;
    if (!on || !first) throw new Error('The desktop showed no picture.');
    const now = wallTime();
    on.clock.activity(wallOf(on, now));
    const { size } = first.frame;
    const footage = footageOf(size, options.ffmpeg);
    let givenUp: string | undefined;
    const part: Joined = { options, span: undefined, startedAt: now };
    const take = footage.addTrack({
      id: options.id,
      onSegment: options.onSegment,
      onFirstFrame({ videoMs, wallMs }) {
        part.span = createRecordingClock(on.clock, { wall: wallMs, video: videoMs });
        part.startedAt = on.startedAt + wallMs;
        for (const anchor of part.span.anchors()) options.onAnchor(anchor);
      },
      onFailed(reason) {
        givenUp = reason;
        options.onFailed(reason);
      },
    });
    parts.add(part);
    async function leave(): Promise<void> {
      try {
        await take.close();
      } finally {
        parts.delete(part);
        if (footage.trackCount === 0) dropFootage(footage);
      }
    }
    try {
      film(on, first, now);
      options.onFrame({ ...first, at: now });
      const due = performance.now() + firstPictureMs;
      while (!(await hasFirstFrame(options.id, take))) {
        if (givenUp !== undefined) throw new Error(givenUp);
        if (performance.now() > due) throw new Error(`ffmpeg wrote nothing in ${firstPictureMs / 1000} s.`);
        await delay(POLL_MS);
      }
    } catch (error) {
      await leave();
      throw error;
    }
    const { span, startedAt } = part;
    if (!span) throw new Error('A file has a frame that nobody wrote.');
    return {
      startedAt,
      size,
      clock: span,
      track: take,
      async stop() {
        const endedAt = wallTime();
        const videoMs = span.advance(Math.max(endedAt - startedAt, 0));
        const { latest } = screen;
        const moved = on.clock.advance(wallOf(on, endedAt)) - filmedMs > JUST_MS;
        if (latest && (take.isEncoding || moved)) film(on, latest, endedAt, true);
        await leave();
        release();
        return { endedAt, videoMs };
      },
    };
  }

  function dropFootage(dropped: SegmentWriter): void {
    for (const [key, footage] of footages) if (footage === dropped) footages.delete(key);
  }

  async function hasFirstFrame(id: string, { files }: Track): Promise<boolean> {
    const found = await Promise.all(files.map((file) => hasFrame(join(root, id, file))));
    return found.includes(true);
  }

  return {
    async start(options) {
      watchers += 1;
      try {
        return await begin(options);
      } catch (error) {
        release();
        throw error;
      }
    },
    actionStarted(id) {
      running.add(id);
      if (reel) reel.clock.hold(wallOf(reel, wallTime()));
    },
    actionDone(id) {
      const held = running.delete(id);
      if (!reel) return;
      const now = wallOf(reel, wallTime());
      if (held) reel.clock.release(now);
      else reel.clock.activity(now);
    },
    humanInput() {
      if (reel) reel.clock.activity(wallOf(reel, wallTime()));
    },
    killEncoders() {
      killed = true;
      for (const encoder of encoders) encoder.kill();
    },
  };
}
