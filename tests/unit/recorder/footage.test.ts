import { describe, expect, it } from 'vitest';
import type { Encoder, EncoderOptions } from '../../../src/main/recorder/encoder';
import { createFootage, type Segment } from '../../../src/main/recorder/footage';
import { createFramePool } from '../../../src/main/recorder/frame';

const SIZE = { width: 4, height: 2 };

/** Encoders that take a frame when told to, and die when told to. */
function fakeEncoders() {
  const made: { options: EncoderOptions; ticks: number[]; take(): void; die(): void }[] = [];
  async function start(options: EncoderOptions): Promise<Encoder> {
    let busy = false;
    let taken = () => {};
    let die = () => {};
    const ended = new Promise<string | undefined>((resolve) => {
      die = () => resolve('killed');
    });
    const ticks: number[] = [];
    made.push({ options, ticks, take: () => taken(), die: () => die() });
    return {
      pid: made.length,
      input: options.input,
      ended,
      get busy() {
        return busy;
      },
      write(frame, tick, onTaken) {
        busy = true;
        frame.hold();
        ticks.push(tick);
        taken = () => {
          busy = false;
          frame.release();
          onTaken();
        };
      },
      begun: async () => undefined,
      finish: async () => undefined,
    };
  }
  return { made, start };
}

function newFootage() {
  const encoders = fakeEncoders();
  const segments: Segment[] = [];
  const deaths: string[] = [];
  const givenUp: string[] = [];
  const footage = createFootage({
    folder: '/f',
    ffmpeg: 'ffmpeg',
    fps: 15,
    size: SIZE,
    start: encoders.start,
    onSegment: (segment) => segments.push(segment),
    onDeath: (reason) => deaths.push(reason),
    onGivenUp: (reason) => givenUp.push(reason),
  });
  return { ...encoders, footage, segments, deaths, givenUp };
}

/** Lets all promises that can settle do so. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('footage', () => {
  it('keeps no more than one frame waiting, however slow the encoder is', async () => {
    const { footage, made } = newFootage();
    const pool = createFramePool();
    const buffers = new Set<Buffer>();
    for (let i = 0; i < 100; i += 1) {
      const frame = pool.take(SIZE, 12);
      buffers.add(frame.data);
      footage.offer(frame, i * 100);
      frame.release();
      await settled();
    }
    expect([footage.taken, footage.skipped, buffers.size]).toEqual([1, 98, 3]);
    made[0]?.take();
    // The newest was waiting, and goes where it belongs.
    expect(made[0]?.ticks).toEqual([0, 594]);
  });

  it('gives no two frames one place', async () => {
    const { footage, made } = newFootage();
    for (const ms of [0, 1, 2, 3, 100]) {
      const frame = createFramePool().take(SIZE, 12);
      footage.offer(frame, ms);
      await settled();
      made[0]?.take();
    }
    expect(made[0]?.ticks).toEqual([0, 1, 2, 3, 6]);
  });

  it('begins a new file when the encoder dies, and gives up when they all do', async () => {
    const { footage, made, segments, deaths, givenUp } = newFootage();
    for (let i = 0; i < 6; i += 1) {
      footage.offer(createFramePool().take(SIZE, 12), i * 1000);
      await settled();
      made[i]?.die();
      await settled();
    }
    expect(segments.map(({ file, startMs }) => [file, startMs])).toEqual(
      [0, 1, 2, 3, 4].map((i) => [`segment-${i}.mp4`, i * 1000]),
    );
    expect([deaths.length, givenUp]).toEqual([4, ['killed']]);
  });

  it('begins a new file of the first size when the screen changes its own', async () => {
    const { footage, made } = newFootage();
    footage.offer(createFramePool().take(SIZE, 12), 0);
    await settled();
    made[0]?.take();
    const other = { width: 8, height: 8 };
    footage.offer(createFramePool().take(other, 96), 1000);
    await settled();
    expect(made.map(({ options: { input, output } }) => [input, output])).toEqual([
      [SIZE, SIZE],
      [other, SIZE],
    ]);
  });
});
