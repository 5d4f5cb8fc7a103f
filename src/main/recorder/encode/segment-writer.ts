import { setTimeout as delay } from 'node:timers/promises';
import type { Size } from '../../../shared/geometry';
import { type Encoder, type EncoderOptions, startEncoder } from './encoder';
import type { VideoFrame } from './frame-pool';
import { TICKS_PER_SECOND } from './matroska';

/** A file of a recording, and where in its video it begins, in milliseconds. */
export interface VideoSegment {
  readonly file: string;
  readonly startMs: number;
}

/** A frame, and from when on it is shown: in the film, and by the wall's clock; both in milliseconds. */
export interface QueuedFrame {
  readonly frame: VideoFrame;
  readonly videoMs: number;
  readonly wallMs: number;
  /** Shows nothing that the one before did not. */
  readonly repeat?: boolean;
}

export interface SegmentWriterOptions {
  /** Folder of the recordings' folders. */
  readonly root: string;
  readonly ffmpeg: string;
  readonly fps: number;
  /** Of the video. */
  readonly size: Size;
  /** An encoder died; what it made for goes on in another. */
  readonly onEncoderExit: (reason: string) => void;
  readonly start?: (options: EncoderOptions) => Promise<Encoder>;
}

interface TrackOptions {
  /** Name of its folder. */
  readonly id: string;
  /** Its first frame goes to the encoder. */
  readonly onFirstFrame: (first: QueuedFrame) => void;
  /** A segment is about to be written, by the process given. */
  readonly onSegment: (segment: VideoSegment, pid: number) => void;
  /** Encoders die as fast as they are started: there will be no more of it. */
  readonly onFailed: (reason: string) => void;
}

/** What one recording gets of the footage: files of its own, from when it joined until it leaves. */
export interface Track {
  readonly files: readonly string[];
  /** How many frames were taken, and how many had to give way to a newer one. */
  readonly frames: number;
  readonly skippedFrames: number;
  /** Whether an encoder works on it. */
  readonly isEncoding: boolean;
  /** Resolves when every file of it is complete. Others go on with an encoder of their own from their next frame on. */
  close(): Promise<void>;
}

/**
 * What is filmed of the screen in one size, encoded once however many recordings there are: an encoder writes the same
 * into a file of each. One that joins or leaves begins a new encoder for all, so that every file begins with a
 * keyframe and ends with its process.
 */
export interface SegmentWriter {
  /** While the encoder is behind, only the newest offer waits. */
  write(offer: QueuedFrame): void;
  /** From the next frame on. @throws when encoders do nothing but die. */
  addTrack(options: TrackOptions): Track;
  /** How many take it. */
  readonly trackCount: number;
}

interface Member extends TrackOptions {
  readonly files: string[];
  readonly finished: Promise<void>[];
  originTick: number | undefined;
  taken: number;
  skipped: number;
  leaving: boolean;
}

/** One encoder and those it works for. */
interface EncoderRun {
  readonly encoder: Encoder;
  readonly members: readonly Member[];
  /** Of what was in the footage when it was started. */
  readonly generation: number;
  /** Tick of its first frame. */
  start: number | undefined;
}

const MAX_DEATHS = 5;
const DEATHS_WITHIN_MS = 30_000;
/** Longest a busy encoder may take until it has the last frame, in milliseconds. */
const LAST_FRAME_MS = 2000;

export function createSegmentWriter(options: SegmentWriterOptions): SegmentWriter {
  const { root, ffmpeg, fps, size, start = startEncoder } = options;
  const members = new Set<Member>();
  const deaths: number[] = [];
  let run: EncoderRun | undefined;
  let starting: Promise<void> | undefined;
  let waiting: QueuedFrame | undefined;
  /** Rises whenever somebody joins or leaves. */
  let era = 0;
  let lastTick = -1;
  let over: string | undefined;
  let onPumped = () => {};

  function keepWaiting(offer: QueuedFrame): void {
    if (waiting) {
      waiting.frame.release();
      // For one that has not begun nothing is lost yet: what it begins with is the newest.
      if (!waiting.repeat) for (const member of members) if (isBegun(member)) member.skipped += 1;
    }
    offer.frame.hold();
    waiting = offer;
  }

  /** Where a frame goes; never where another is already. */
  function nextTick(videoMs: number): number {
    return Math.max(Math.round((videoMs * TICKS_PER_SECOND) / 1000), lastTick + 1);
  }

  /** Whether the running encoder can take a frame; one that was just started gets its first, whoever came since. */
  function fits(current: EncoderRun, { frame }: QueuedFrame): boolean {
    return (
      (current.generation === era || current.start === undefined) &&
      sameSize(current.encoder.input, frame.size)
    );
  }

  function pump(): void {
    if (!waiting || starting || over !== undefined || members.size === 0) return;
    if (!run || !fits(run, waiting)) {
      // If all recordings end at once, as when the host stops, a new encoder would only delay that.
      if ([...members].every(({ leaving }) => leaving)) return;
      starting = begin(waiting.frame.size).finally(() => {
        starting = undefined;
        pump();
      });
      return;
    }
    if (run.encoder.isBusy) return;
    const offer = waiting;
    waiting = undefined;
    const tick = nextTick(offer.videoMs);
    lastTick = tick;
    const since = run.start ?? tick;
    if (run.start === undefined) {
      run.start = tick;
      for (const member of run.members) beginSegment(member, tick, offer, run.encoder.pid);
      // A frame reaches the disk with the next one, so a segment's first is followed by itself.
      keepWaiting({ ...offer, repeat: true });
    }
    for (const member of run.members) member.taken += 1;
    run.encoder.write(offer.frame, tick - since, pump);
    offer.frame.release();
    onPumped();
  }

  /** With its first frame and not before: in its file that frame is at 0. */
  function beginSegment(member: Member, tick: number, offer: QueuedFrame, pid: number): void {
    if (!isBegun(member)) {
      member.originTick = tick;
      member.onFirstFrame({ ...offer, videoMs: msOf(tick) });
    }
    const file = member.files.at(-1) ?? '';
    member.onSegment({ file, startMs: msOf(tick - (member.originTick ?? tick)) }, pid);
  }

  function end(ended: EncoderRun): void {
    if (run === ended) run = undefined;
    const finished = ended.encoder.finish();
    for (const member of ended.members) member.finished.push(finished);
  }

  async function begin(input: Size): Promise<void> {
    if (run) end(run);
    const taking = [...members];
    // Each a name of its own, also where nothing comes of it: the last one may not be gone yet.
    for (const { files } of taking) files.push(`segment-${files.length}.mp4`);
    try {
      const files = taking.map((member) => `${member.id}/${member.files.at(-1)}`);
      const began: EncoderRun = {
        generation: era,
        members: taking,
        encoder: await start({ ffmpeg, input, output: size, fps, root, files }),
        start: undefined,
      };
      run = began;
      void began.encoder.exited.then((reason) => {
        if (run === began) run = undefined;
        if (reason !== undefined) died(reason);
      });
    } catch (error) {
      died(error instanceof Error ? error.message : 'ffmpeg could not be started.');
    }
  }

  function died(reason: string): void {
    if (members.size === 0) return;
    const now = performance.now();
    deaths.push(now);
    if (deaths.filter((at) => now - at < DEATHS_WITHIN_MS).length >= MAX_DEATHS) {
      over = reason;
      for (const { onFailed: onGivenUp } of members) onGivenUp(reason);
      return;
    }
    if ([...members].some(isBegun)) options.onEncoderExit(reason);
    pump();
  }

  /** Resolves when nothing waits any more, or never will be taken. */
  async function lastTaken(): Promise<void> {
    while (waiting && run) {
      const pumped = new Promise<void>((resolve) => {
        onPumped = resolve;
      });
      await Promise.race([pumped, run.encoder.exited]);
    }
  }

  async function leave(member: Member): Promise<void> {
    member.leaving = true;
    while (starting) await starting;
    // The last frame is what makes the one before it last as long as it did.
    const late = new AbortController();
    const patience = delay(LAST_FRAME_MS, undefined, { signal: late.signal }).catch(() => undefined);
    await Promise.race([lastTaken(), patience]);
    late.abort();
    members.delete(member);
    era += 1;
    if (run?.members.includes(member)) end(run);
    if (members.size === 0) {
      waiting?.frame.release();
      waiting = undefined;
    }
    await Promise.all(member.finished);
  }

  return {
    get trackCount() {
      return members.size;
    },
    write(offer) {
      if (over !== undefined || members.size === 0) return;
      keepWaiting(offer);
      pump();
    },
    addTrack(joining) {
      if (over !== undefined) throw new Error(over);
      const member: Member = {
        ...joining,
        files: [],
        finished: [],
        originTick: undefined,
        taken: 0,
        skipped: 0,
        leaving: false,
      };
      members.add(member);
      era += 1;
      return {
        files: member.files,
        get frames() {
          return member.taken;
        },
        get skippedFrames() {
          return member.skipped;
        },
        get isEncoding() {
          return starting !== undefined || run?.members.includes(member) === true;
        },
        close: () => leave(member),
      };
    },
  };
}

const msOf = (ticks: number) => (ticks * 1000) / TICKS_PER_SECOND;

function isBegun({ originTick }: Member): boolean {
  return originTick !== undefined;
}

function sameSize(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height;
}
