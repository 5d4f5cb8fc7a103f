import { describe, expect, it } from 'vitest';
import type { Encoder, EncoderOptions } from '../../../src/main/recorder/encode/encoder';
import { createFramePool } from '../../../src/main/recorder/encode/frame-pool';
import {
  createSegmentWriter,
  type QueuedFrame,
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

/** Encoders that take a frame when told to, and die when told to. */
function fakeEncoders() {
  const made: Made[] = [];
  async function start(options: EncoderOptions): Promise<Encoder> {
    let busy = false;
    let taken = () => {};
    let die = () => {};
    const ended = new Promise<string | undefined>((resolve) => {
      die = () => resolve('killed');
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
      kill: () => die(),
    };
  }
  return { made, start };
}

function newFootage() {
  const encoders = fakeEncoders();
  const deaths: string[] = [];
  const footage = createSegmentWriter({
    root: '/r',
    ffmpeg: 'ffmpeg',
    fps: 15,
    size: SIZE,
    start: encoders.start,
    onEncoderExit: (reason) => deaths.push(reason),
  });
  function join(id: string) {
    const [segments, givenUp, begun]: [VideoSegment[], string[], QueuedFrame[]] = [[], [], []];
    const take = footage.addTrack({
      id,
      onFirstFrame: (first) => begun.push(first),
      onSegment: (segment) => segments.push(segment),
      onFailed: (reason) => givenUp.push(reason),
    });
    return { take, segments, givenUp, begun };
  }
  /** Offers a picture, and lets all promises that can settle do so. */
  async function show(videoMs: number, size = SIZE): Promise<void> {
    const frame = createFramePool().take(size, (size.width * size.height * 3) / 2);
    footage.write({ frame, videoMs, wallMs: videoMs });
    frame.release();
    await settled();
  }
  /** Lets an encoder take all it is given. */
  async function takeAll(of: Made | undefined): Promise<void> {
    for (let before = -1; of && before !== of.ticks.length; ) {
      before = of.ticks.length;
      of.take();
      await settled();
    }
  }
  return { ...encoders, footage, deaths, join, show, takeAll };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('footage', () => {
  it('keeps no more than one frame waiting, however slow the encoder is', async () => {
    const { footage, made, join } = newFootage();
    const { take } = join('a');
    const pool = createFramePool();
    const buffers = new Set<Buffer>();
    for (let i = 0; i < 100; i += 1) {
      const frame = pool.take(SIZE, 12);
      buffers.add(frame.data);
      footage.write({ frame, videoMs: i * 100, wallMs: i * 100 });
      frame.release();
      await settled();
    }
    expect([take.frames, take.skippedFrames, buffers.size]).toEqual([1, 98, 3]);
    made[0]?.take();
    // The newest was waiting, and goes where it belongs.
    expect(made[0]?.ticks).toEqual([0, 594]);
  });

  it('gives no two frames one place, and shows the first twice so that it reaches the disk', async () => {
    const { made, join, show, takeAll } = newFootage();
    join('a');
    for (const ms of [0, 1, 2, 3, 100]) {
      await show(ms);
      await takeAll(made[0]);
    }
    expect(made[0]?.ticks).toEqual([0, 1, 2, 3, 4, 6]);
  });

  it('begins a new file when the encoder dies, and gives up when they all do', async () => {
    const { made, deaths, join, show, footage } = newFootage();
    const { segments, givenUp } = join('a');
    for (let i = 0; i < 6; i += 1) {
      await show(i * 1000);
      made[i]?.die();
      await settled();
    }
    expect(segments.map(({ file }) => file)).toEqual([0, 1, 2, 3, 4].map((i) => `segment-${i}.mp4`));
    expect(segments.at(0)?.startMs).toBe(0);
    expect([deaths.length, givenUp]).toEqual([4, ['killed']]);
    expect(() => footage.addTrack({ id: 'b', onFirstFrame() {}, onSegment() {}, onFailed() {} })).toThrow(
      'killed',
    );
  });

  it('begins a new file of the first size when the screen changes its own', async () => {
    const { made, join, show, takeAll } = newFootage();
    join('a');
    await show(0);
    await takeAll(made[0]);
    const other = { width: 8, height: 8 };
    await show(1000, other);
    expect(made.map(({ options: { input, output } }) => [input, output])).toEqual([
      [SIZE, SIZE],
      [other, SIZE],
    ]);
  });

  it('is encoded once for all that take it, each from its own beginning to its own end', async () => {
    const { made, join, show, takeAll } = newFootage();
    const a = join('a');
    await show(0);
    await takeAll(made[0]);
    const b = join('b');
    await show(1000);
    await takeAll(made[1]);
    await b.take.close();
    await show(2000);
    await takeAll(made[2]);
    await a.take.close();
    expect(made.map(({ options: { files } }) => files)).toEqual([
      ['a/segment-0.mp4'],
      ['a/segment-1.mp4', 'b/segment-0.mp4'],
      ['a/segment-2.mp4'],
    ]);
    expect(made.every(({ finished }) => finished)).toBe(true);
    expect(a.segments.map(({ startMs }) => startMs)).toEqual([0, 1000, 2000]);
    expect(b.segments).toEqual([{ file: 'segment-0.mp4', startMs: 0 }]);
    expect([a.begun[0]?.videoMs, b.begun[0]?.videoMs]).toEqual([0, 1000]);
    expect([a.take.frames, b.take.frames]).toEqual([6, 2]);
  });

  it('lets nobody who joins wait for an encoder that hangs', async () => {
    const { made, join, show } = newFootage();
    join('a');
    await show(0);
    const { begun } = join('b');
    await show(100);
    expect(made.map(({ options: { files } }) => files.length)).toEqual([1, 2]);
    expect(begun[0]?.videoMs).toBe(100);
    expect(made[0]?.finished).toBe(true);
  });

  it('starts no encoder for each of many that join at once', async () => {
    const { made, join, show, takeAll } = newFootage();
    for (const id of ['a', 'b', 'c', 'd', 'e']) join(id);
    await show(0);
    await takeAll(made[0]);
    await show(100);
    expect(made.map(({ options: { files } }) => files.length)).toEqual([5]);
  });
});
