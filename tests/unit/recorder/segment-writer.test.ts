import { describe, expect, it } from 'vitest';
import type { Encoder, EncoderExit, EncoderOptions } from '../../../src/main/recorder/encode/encoder';
import { createFramePool } from '../../../src/main/recorder/encode/frame-pool';
import {
  type QueuedFrame,
  SegmentWriter,
  type VideoSegment,
} from '../../../src/main/recorder/encode/segment-writer';

const SIZE = { width: 4, height: 2 };

interface Made {
  readonly options: EncoderOptions;
  readonly ticks: number[];
  finished: boolean;
  take(): void;
  die(): void;
}

/** Encoders that read a frame, and exit, on command. */
function fakeEncoders() {
  const made: Made[] = [];
  async function start(options: EncoderOptions): Promise<Encoder> {
    let busy = false;
    let taken = () => {};
    let die = () => {};
    const ended = new Promise<EncoderExit | undefined>((resolve) => {
      die = () => resolve({ reason: 'killed', isFinal: false });
    });
    const one: Made = { options, ticks: [], finished: false, take: () => taken(), die: () => die() };
    made.push(one);
    return {
      pid: made.length,
      input: options.input,
      exited: ended,
      get isBusy() {
        return busy;
      },
      write(frame, tick, onTaken) {
        busy = true;
        frame.hold();
        one.ticks.push(tick);
        taken = () => {
          busy = false;
          frame.release();
          onTaken();
        };
      },
      async finish() {
        one.finished = true;
      },
    };
  }
  return { made, start };
}

function newWriter() {
  const encoders = fakeEncoders();
  const exits: string[] = [];
  const writer = new SegmentWriter({
    root: '/r',
    ffmpeg: 'ffmpeg',
    fps: 15,
    size: SIZE,
    startEncoder: encoders.start,
    onEncoderExit: (reason) => exits.push(reason),
  });
  function add(id: string) {
    const [segments, failures, first]: [VideoSegment[], string[], QueuedFrame[]] = [[], [], []];
    const track = writer.addTrack({
      id,
      onFirstFrame: (frame) => first.push(frame),
      onSegment: (segment) => segments.push(segment),
      onFailed: (reason) => failures.push(reason),
    });
    return { track, segments, failures, first };
  }
  /** Writes a frame, and waits until all promises that can settle have done so. */
  async function show(videoMs: number, size = SIZE): Promise<void> {
    const frame = createFramePool().take(size, (size.width * size.height * 3) / 2);
    writer.write({ frame, videoMs, wallMs: videoMs });
    frame.release();
    await settled();
  }
  /** Lets an encoder read all frames. */
  async function takeAll(of: Made | undefined): Promise<void> {
    for (let before = -1; of && before !== of.ticks.length; ) {
      before = of.ticks.length;
      of.take();
      await settled();
    }
  }
  return { ...encoders, writer, exits, add, show, takeAll };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a segment writer', () => {
  it('queues at most one frame if the encoder is slow', async () => {
    const { writer, made, add } = newWriter();
    const { track } = add('a');
    const pool = createFramePool();
    const buffers = new Set<Buffer>();
    for (let i = 0; i < 100; i += 1) {
      const frame = pool.take(SIZE, 12);
      buffers.add(frame.data);
      writer.write({ frame, videoMs: i * 100, wallMs: i * 100 });
      frame.release();
      await settled();
    }
    expect([track.frames, track.skippedFrames, buffers.size]).toEqual([1, 98, 3]);
    made[0]?.take();
    // The queued frame is the newest, at its own time.
    expect(made[0]?.ticks).toEqual([0, 594]);
  });

  it('gives each frame a separate tick, and repeats the first so that it reaches the disk', async () => {
    const { made, add, show, takeAll } = newWriter();
    add('a');
    for (const ms of [0, 1, 2, 3, 100]) {
      await show(ms);
      await takeAll(made[0]);
    }
    expect(made[0]?.ticks).toEqual([0, 1, 2, 3, 4, 6]);
  });

  it('starts a new file when the encoder exits, and fails if encoders keep exiting', async () => {
    const { made, exits, add, show, writer } = newWriter();
    const { segments, failures } = add('a');
    for (let i = 0; i < 6; i += 1) {
      await show(i * 1000);
      made[i]?.die();
      await settled();
    }
    expect(segments.map(({ file }) => file)).toEqual([0, 1, 2, 3, 4].map((i) => `segment-${i}.mp4`));
    expect(segments.at(0)?.startMs).toBe(0);
    expect([exits.length, failures]).toEqual([4, ['killed']]);
    expect(() => writer.addTrack({ id: 'b', onFirstFrame() {}, onSegment() {}, onFailed() {} })).toThrow(
      'killed',
    );
  });

  it('starts a new file of the same size when the screen changes its size', async () => {
    const { made, add, show, takeAll } = newWriter();
    add('a');
    await show(0);
    await takeAll(made[0]);
    const other = { width: 8, height: 8 };
    await show(1000, other);
    expect(made.map(({ options: { input, output } }) => [input, output])).toEqual([
      [SIZE, SIZE],
      [other, SIZE],
    ]);
  });

  it('encodes once for all tracks, each from its start to its end', async () => {
    const { made, add, show, takeAll, writer } = newWriter();
    const a = add('a');
    await show(0);
    await takeAll(made[0]);
    const b = add('b');
    await show(1000);
    await takeAll(made[1]);
    await writer.close(b.track);
    await show(2000);
    await takeAll(made[2]);
    await writer.close(a.track);
    expect(made.map(({ options: { files } }) => files)).toEqual([
      ['a/segment-0.mp4'],
      ['a/segment-1.mp4', 'b/segment-0.mp4'],
      ['a/segment-2.mp4'],
    ]);
    expect(made.every(({ finished }) => finished)).toBe(true);
    expect(a.segments.map(({ startMs }) => startMs)).toEqual([0, 1000, 2000]);
    expect(b.segments).toEqual([{ file: 'segment-0.mp4', startMs: 0 }]);
    expect([a.first[0]?.videoMs, b.first[0]?.videoMs]).toEqual([0, 1000]);
    expect([a.track.frames, b.track.frames]).toEqual([6, 2]);
  });

  it('does not let a new track wait for an encoder that hangs', async () => {
    const { made, add, show } = newWriter();
    add('a');
    await show(0);
    const { first } = add('b');
    await show(100);
    expect(made.map(({ options: { files } }) => files.length)).toEqual([1, 2]);
    expect(first[0]?.videoMs).toBe(100);
    expect(made[0]?.finished).toBe(true);
  });

  it('starts one encoder for tracks that are added together', async () => {
    const { made, add, show, takeAll } = newWriter();
    for (const id of ['a', 'b', 'c', 'd', 'e']) add(id);
    await show(0);
    await takeAll(made[0]);
    await show(100);
    expect(made.map(({ options: { files } }) => files.length)).toEqual([5]);
  });
});
