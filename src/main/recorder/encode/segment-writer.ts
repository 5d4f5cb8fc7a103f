import { messageOf } from '../../../shared/error-info';
import type { Size } from '../../../shared/geometry';
import { waitAtMost } from '../../base/wait-until';
import type { Encoder, EncoderExit, EncoderOptions } from './encoder';
import type { VideoFrame } from './frame-pool';
import { TICKS_PER_SECOND } from './matroska';

/** A file of a recording, and the video time at which it starts (ms). */
export interface VideoSegment {
  readonly file: string;
  readonly startMs: number;
}

/** A frame, and its times by the shared clock (ms). */
export interface QueuedFrame {
  readonly frame: VideoFrame;
  readonly videoMs: number;
  readonly wallMs: number;
  /** Whether it shows the same as the frame before. */
  readonly repeat?: boolean;
}

interface SegmentWriterOptions extends Pick<EncoderOptions, 'root' | 'ffmpeg' | 'fps'> {
  /** Size of the video. */
  readonly size: Size;
  /** Called if an encoder exits unexpectedly and a new one will replace it. */
  readonly onEncoderExit: (reason: string) => void;
  readonly startEncoder: (options: EncoderOptions) => Promise<Encoder>;
}

export interface TrackOptions {
  /** Id of the recording, which is its folder's name. */
  readonly id: string;
  /** Called when the first frame is sent to the encoder. */
  readonly onFirstFrame: (first: QueuedFrame) => void;
  /** Called before the process `pid` writes a segment. */
  readonly onSegment: (segment: VideoSegment, pid: number) => void;
  /** Called if encoders keep crashing: recording cannot continue. */
  readonly onFailed: (reason: string) => void;
}

const MAX_EXITS = 5;
const EXIT_WINDOW_MS = 30_000;
/** Time limit for a busy encoder to take the last frame (ms). */
const LAST_FRAME_MS = 2000;

/** The files of one recording. */
export class Track {
  readonly files: string[] = [];
  /** For each encoder of its files: resolves when they are complete. */
  readonly finished: Promise<void>[] = [];
  /** Tick of its first frame. */
  originTick: number | undefined;
  /** Frames that were encoded. */
  frames = 0;
  /** Frames that a newer one replaced before they were encoded. */
  skippedFrames = 0;
  isClosing = false;

  constructor(readonly options: TrackOptions) {}

  get hasStarted(): boolean {
    return this.originTick !== undefined;
  }

  /** Reports a segment together with its first frame, which is at 0 in the segment's file. */
  startSegment(tick: number, first: QueuedFrame, pid: number): void {
    if (this.originTick === undefined) {
      this.originTick = tick;
      this.options.onFirstFrame({ ...first, videoMs: msOf(tick) });
    }
    this.options.onSegment({ file: this.files.at(-1) ?? '', startMs: msOf(tick - this.originTick) }, pid);
  }
}

/** One encoder and the tracks it writes to. */
interface EncoderRun {
  readonly encoder: Encoder;
  readonly tracks: readonly Track[];
  /** The writer's generation when the encoder was started. */
  readonly generation: number;
  firstTick: number | undefined;
}

/**
 * Writes the screen in one size to the files of several recordings, encoded once. A track that is added or closed
 * restarts the encoder, so that each file starts with a keyframe and ends with its process.
 */
export class SegmentWriter {
  readonly #tracks = new Set<Track>();
  readonly #exitTimes: number[] = [];
  #run: EncoderRun | undefined;
  #starting: Promise<void> | undefined;
  #queued: QueuedFrame | undefined;
  /** Incremented when a track is added or closed. */
  #generation = 0;
  #lastTick = -1;
  #failure: string | undefined;
  #onFlushed = () => {};

  constructor(private readonly options: SegmentWriterOptions) {}

  get trackCount(): number {
    return this.#tracks.size;
  }

  /** Queues a frame. While the encoder is busy, only the newest frame waits. */
  write(frame: QueuedFrame): void {
    if (this.#failure !== undefined || this.#tracks.size === 0) return;
    this.#enqueue(frame);
    this.#flush();
  }

  /** Adds the files of a recording, which start with the next frame. @throws if encoders keep crashing */
  addTrack(options: TrackOptions): Track {
    if (this.#failure !== undefined) throw new Error(this.#failure);
    const track = new Track(options);
    this.#tracks.add(track);
    this.#generation += 1;
    return track;
  }

  /** Whether an encoder writes to the track. */
  isEncoding(track: Track): boolean {
    return this.#starting !== undefined || this.#run?.tracks.includes(track) === true;
  }

  /** Resolves when all files of the track are complete. Other tracks continue in new files. */
  async close(track: Track): Promise<void> {
    track.isClosing = true;
    while (this.#starting) await this.#starting;
    // The last frame gives the frame before it its duration.
    await waitAtMost(LAST_FRAME_MS, this.#drained());
    this.#tracks.delete(track);
    this.#generation += 1;
    if (this.#run?.tracks.includes(track)) this.#finish(this.#run);
    if (this.#tracks.size === 0) {
      this.#queued?.frame.release();
      this.#queued = undefined;
    }
    await Promise.all(track.finished);
  }

  #enqueue(frame: QueuedFrame): void {
    if (this.#queued) {
      this.#queued.frame.release();
      if (!this.#queued.repeat) {
        // A track that has no frame yet loses nothing: it starts with the newest.
        for (const track of this.#tracks) if (track.hasStarted) track.skippedFrames += 1;
      }
    }
    frame.frame.hold();
    this.#queued = frame;
  }

  /** Sends the queued frame to the encoder as soon as there is one that can take it. */
  #flush(): void {
    const queued = this.#queued;
    if (!queued || this.#starting || this.#failure !== undefined || this.#tracks.size === 0) return;
    const run = this.#run;
    if (!run || !this.#fits(run, queued)) {
      // If all recordings stop at once, as when the host stops, a new encoder would only delay that.
      if ([...this.#tracks].every(({ isClosing }) => isClosing)) return;
      this.#starting = this.#startRun(queued.frame.size).finally(() => {
        this.#starting = undefined;
        this.#flush();
      });
      return;
    }
    if (run.encoder.isBusy) return;
    this.#queued = undefined;
    this.#send(run, queued);
    this.#onFlushed();
  }

  /** Whether the encoder can take the frame. A new one gets its first frame even if tracks were added meanwhile. */
  #fits(run: EncoderRun, { frame }: QueuedFrame): boolean {
    const { width, height } = run.encoder.input;
    const isCurrent = run.generation === this.#generation || run.firstTick === undefined;
    return isCurrent && width === frame.size.width && height === frame.size.height;
  }

  #send(run: EncoderRun, queued: QueuedFrame): void {
    // No two frames share a tick.
    const tick = Math.max(Math.round((queued.videoMs * TICKS_PER_SECOND) / 1000), this.#lastTick + 1);
    this.#lastTick = tick;
    const firstTick = run.firstTick ?? tick;
    if (run.firstTick === undefined) {
      run.firstTick = tick;
      for (const track of run.tracks) track.startSegment(tick, queued, run.encoder.pid);
      // A frame reaches the disk with the next one, so a segment's first frame is repeated.
      this.#enqueue({ ...queued, repeat: true });
    }
    for (const track of run.tracks) track.frames += 1;
    run.encoder.write(queued.frame, tick - firstTick, () => this.#flush());
    queued.frame.release();
  }

  async #startRun(input: Size): Promise<void> {
    if (this.#run) this.#finish(this.#run);
    const { root, ffmpeg, fps, size: output, startEncoder } = this.options;
    const tracks = [...this.#tracks];
    const generation = this.#generation;
    // A new name even after a failed start: the previous process may still write its file.
    for (const { files } of tracks) files.push(`segment-${files.length}.mp4`);
    try {
      const files = tracks.map((track) => `${track.options.id}/${track.files.at(-1)}`);
      const encoder = await startEncoder({ ffmpeg, input, output, fps, root, files });
      const run: EncoderRun = { encoder, tracks, generation, firstTick: undefined };
      this.#run = run;
      void encoder.exited.then((exit) => {
        if (this.#run === run) this.#run = undefined;
        if (exit !== undefined) this.#onExit(exit);
      });
    } catch (error) {
      this.#onExit({ reason: messageOf(error, 'ffmpeg could not be started.'), isFinal: false });
    }
  }

  #finish(run: EncoderRun): void {
    if (this.#run === run) this.#run = undefined;
    const finished = run.encoder.finish();
    for (const track of run.tracks) track.finished.push(finished);
  }

  #onExit({ reason, isFinal }: EncoderExit): void {
    if (this.#tracks.size === 0) return;
    const now = performance.now();
    this.#exitTimes.push(now);
    const recentExits = this.#exitTimes.filter((at) => now - at < EXIT_WINDOW_MS).length;
    if (isFinal || recentExits >= MAX_EXITS) {
      this.#failure = reason;
      for (const { options } of this.#tracks) options.onFailed(reason);
      return;
    }
    if ([...this.#tracks].some(({ hasStarted }) => hasStarted)) this.options.onEncoderExit(reason);
    this.#flush();
  }

  /** Resolves when no frame is queued, or no encoder is left to take it. */
  async #drained(): Promise<void> {
    while (this.#queued && this.#run) {
      const flushed = new Promise<void>((resolve) => {
        this.#onFlushed = resolve;
      });
      await Promise.race([flushed, this.#run.encoder.exited]);
    }
  }
}

const msOf = (ticks: number) => (ticks * 1000) / TICKS_PER_SECOND;
