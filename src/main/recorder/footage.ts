import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Size } from '../../shared/geometry';
import { type Encoder, type EncoderOptions, startEncoder } from './encoder';
import type { Frame } from './frame';
import { TICKS_PER_SECOND } from './matroska';

/** A file of the recording, and where in the video it begins, in milliseconds. */
export interface Segment {
  readonly file: string;
  readonly startMs: number;
}

export interface FootageOptions {
  readonly folder: string;
  readonly ffmpeg: string;
  readonly fps: number;
  /** Of the video. */
  readonly size: Size;
  /** A segment is about to be written, by the process given. */
  readonly onSegment: (segment: Segment, pid: number) => void;
  /** An encoder died; the recording goes on in another. */
  readonly onDeath: (reason: string) => void;
  /** Encoders die as fast as they are started: there will be no more of it. */
  readonly onGivenUp: (reason: string) => void;
  readonly start?: (options: EncoderOptions) => Promise<Encoder>;
}

/** What has been filmed: segments, one after another, of which a new one begins when an encoder dies. */
export interface Footage {
  /** Shows `frame` from `videoMs` on. While the encoder is behind, only the newest offer waits. */
  offer(frame: Frame, videoMs: number): void;
  /** Resolves when the first frame is in its file, for which `frame` is shown after it. @throws when it never will be. */
  begun(frame: Frame): Promise<void>;
  /** How many frames were taken, and how many had to give way to a newer one. */
  readonly taken: number;
  readonly skipped: number;
  /** Resolves when every file is complete. */
  finish(): Promise<void>;
}

const MAX_DEATHS = 5;
const DEATHS_WITHIN_MS = 30_000;
/** Longest a busy encoder may take until it has the last frame, in milliseconds. */
const LAST_FRAME_MS = 2000;

export function createFootage(options: FootageOptions): Footage {
  const { folder, ffmpeg, fps, size, start = startEncoder } = options;
  const finished: Promise<void>[] = [];
  const deaths: number[] = [];
  let encoder: Encoder | undefined;
  let starting: Promise<void> | undefined;
  let waiting: { frame: Frame; videoMs: number } | undefined;
  let segments = 0;
  let segmentStart = 0;
  let segmentBegun = false;
  let lastTick = -1;
  let taken = 0;
  let skipped = 0;
  let over: string | undefined;
  let finishing = false;
  let onPumped = () => {};

  function keepWaiting(frame: Frame, videoMs: number): void {
    if (waiting) {
      waiting.frame.release();
      // While an encoder starts nothing is lost yet: what it begins with is the newest.
      if (!starting) skipped += 1;
    }
    waiting = { frame: frame.hold(), videoMs };
  }

  /** Where a frame goes; never where another is already. */
  function nextTick(videoMs: number): number {
    return Math.max(Math.round((videoMs * TICKS_PER_SECOND) / 1000), lastTick + 1);
  }

  function pump(): void {
    if (!waiting || starting || over !== undefined || encoder?.busy) return;
    const { frame, videoMs } = waiting;
    if (!encoder || !sameSize(encoder.input, frame.size)) {
      starting = begin(frame.size).finally(() => {
        starting = undefined;
        pump();
      });
      return;
    }
    waiting = undefined;
    const tick = nextTick(videoMs);
    lastTick = tick;
    if (!segmentBegun) beginSegment(encoder, tick);
    taken += 1;
    encoder.write(frame, tick - segmentStart, pump);
    frame.release();
    onPumped();
  }

  /** Resolves when nothing waits any more, or never will be taken. */
  async function lastTaken(): Promise<void> {
    while (waiting && encoder) {
      const pumped = new Promise<void>((resolve) => {
        onPumped = resolve;
      });
      await Promise.race([pumped, encoder.ended]);
    }
  }

  /** With its first frame and not before: in its file that frame is at 0. */
  function beginSegment({ pid }: Encoder, tick: number): void {
    segmentBegun = true;
    segmentStart = tick;
    options.onSegment({ file: fileOf(segments), startMs: (tick * 1000) / TICKS_PER_SECOND }, pid);
    segments += 1;
  }

  async function begin(input: Size): Promise<void> {
    if (encoder) finished.push(encoder.finish());
    encoder = undefined;
    segmentBegun = false;
    try {
      const file = join(folder, fileOf(segments));
      const next = await start({ ffmpeg, input, output: size, fps, file });
      encoder = next;
      void next.ended.then((reason) => {
        if (encoder === next) encoder = undefined;
        if (reason !== undefined) died(reason);
      });
    } catch (error) {
      died(error instanceof Error ? error.message : 'ffmpeg could not be started.');
    }
  }

  function died(reason: string): void {
    if (finishing) return;
    const now = performance.now();
    deaths.push(now);
    if (deaths.filter((at) => now - at < DEATHS_WITHIN_MS).length >= MAX_DEATHS) {
      over = reason;
      options.onGivenUp(reason);
      return;
    }
    options.onDeath(reason);
    pump();
  }

  return {
    get taken() {
      return taken;
    },
    get skipped() {
      return skipped;
    },
    offer(frame, videoMs) {
      if (finishing || over !== undefined) return;
      keepWaiting(frame, videoMs);
      pump();
    },
    async begun(frame) {
      while (starting) await starting;
      keepWaiting(frame, 0);
      pump();
      if (!encoder) throw new Error(over ?? 'ffmpeg ended at once.');
      await encoder.begun();
    },
    async finish() {
      while (starting) await starting;
      // The last frame is what makes the one before it last as long as it did.
      const late = new AbortController();
      const patience = delay(LAST_FRAME_MS, undefined, { signal: late.signal }).catch(() => undefined);
      await Promise.race([lastTaken(), patience]);
      late.abort();
      finishing = true;
      if (encoder) finished.push(encoder.finish());
      await Promise.all(finished);
      waiting?.frame.release();
      waiting = undefined;
    },
  };
}

const fileOf = (segment: number) => `segment-${segment}.mp4`;

function sameSize(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height;
}
