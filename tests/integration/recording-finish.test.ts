import { execFile } from 'node:child_process';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEncoder } from '../../src/main/recorder/encode/encoder';
import { findFfmpeg } from '../../src/main/recorder/encode/ffmpeg-path';
import { createFramePool } from '../../src/main/recorder/encode/frame-pool';
import { type FinalizeVideoOptions, finalizeVideo } from '../../src/main/recorder/finish/finalize-video';
import { remux } from '../../src/main/recorder/finish/remux';
import type { RecordedAction } from '../../src/shared/recording';
import { probe } from '../support/video';

const run = promisify(execFile);
const SIZE = { width: 320, height: 240 };
const BYTES = (SIZE.width * SIZE.height * 3) / 2;
/** In ticks (1/60 s): busy, then still, then busy beyond the first ten seconds, which are one group of pictures. */
const TICKS = [
  0,
  1,
  4,
  9,
  10,
  11,
  12,
  60,
  102,
  144,
  ...Array.from({ length: 40 }, (_, i) => 200 + i * 17),
  881,
];
/** The last frame lasts one tick. */
const LENGTH_MS = ((TICKS.at(-1) ?? 0) + 1) / 0.06;
const SEGMENT = 'segment-0.mp4';
const folder = mkdtempSync(join(tmpdir(), 'recording-finish-'));
const at = (file: string) => join(folder, file);
let segment: Buffer;

/** Makes a video as the recorder does, from different pictures. */
beforeAll(async () => {
  const files = [SEGMENT];
  const encoder = await startEncoder({
    ffmpeg: findFfmpeg(),
    input: SIZE,
    output: SIZE,
    fps: 15,
    root: folder,
    files,
  });
  const pool = createFramePool();
  for (const [i, ticks] of TICKS.entries()) {
    const frame = pool.take(SIZE, BYTES);
    for (let at = 0; at < BYTES; at += 1)
      frame.data[at] = at < SIZE.width * SIZE.height ? (at * (i + 1)) % 223 : 128;
    await new Promise<void>((resolve) => encoder.write(frame, ticks, resolve));
    frame.release();
  }
  await encoder.finish();
  segment = readFileSync(at(SEGMENT));
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

const action = (video_ms: number): RecordedAction => ({
  id: '0c1a5a3e-3f5a-4c6e-9d5b-111111111111',
  source: 'agent',
  request: { action: 'type', text: `“ü” at ${video_ms}` },
  received_at: '2026-11-21T00:00:00.000Z',
  status: 'done',
  video_ms,
  video_end_ms: video_ms + 10,
});
const TITLE = 'Recording = “é”; 1';
const finishing = (part: Partial<FinalizeVideoOptions>): FinalizeVideoOptions => ({
  ffmpeg: findFfmpeg(),
  folder,
  title: TITLE,
  segments: [{ file: SEGMENT, startMs: 0 }],
  actions: [action(1200), action(5000), action(12_345)],
  videoMs: LENGTH_MS,
  ...part,
});

/** The data that players read: the packets' times and types, the chapters, the title. */
async function readFacts(path: string) {
  const asked =
    'packet=pts,dts,duration,flags:chapter:stream=duration,nb_frames,avg_frame_rate:format_tags=title';
  const { stdout } = await run('ffprobe', [
    ...['-v', 'error', '-of', 'json', '-select_streams', 'v:0', '-show_packets', '-show_chapters'],
    ...['-show_entries', asked, path],
  ]);
  return JSON.parse(stdout);
}

it('finalizeVideo makes from one segment the same video as ffmpeg', async () => {
  const shares: number[] = [];
  const onProgress = (share: number) => shares.push(share);
  const finished = await finalizeVideo(finishing({ ffmpeg: '/no/ffmpeg', onProgress }));
  expect(finished).toEqual({
    videoMs: expect.closeTo(LENGTH_MS, 3),
    frames: TICKS.length,
    bytes: statSync(at('video.mp4')).size,
    unreadable: 0,
  });
  expect(shares.at(-1)).toBe(1);
  expect(readdirSync(folder).sort()).toEqual([SEGMENT, 'video.mp4']);
  expect(readFileSync(at(SEGMENT)).equals(segment)).toBe(true);

  const chapters = [0, 1200, 5000, 12_345].map((startMs, i, starts) => ({
    startMs,
    endMs: starts[i + 1] ?? LENGTH_MS,
    title: i === 0 ? 'Start' : `type "“ü” at ${startMs}"`,
  }));
  const segments = [{ file: SEGMENT, startMs: 0 }];
  const theirs = {
    ffmpeg: findFfmpeg(),
    segments,
    to: at('theirs.mp4'),
    title: TITLE,
    chapters,
    onTime: () => {},
  };
  await remux(theirs);
  expect(await readFacts(at('video.mp4'))).toEqual(await readFacts(at('theirs.mp4')));
  const facts = await probe(at('video.mp4'));
  expect(facts.times.map((time) => Math.round(time * 60))).toEqual(TICKS);
  expect(facts.chapters).toEqual(chapters.map(({ title }) => title));
});

it.each([
  ['a frame', (bytes: Buffer) => bytes.lastIndexOf('mdat') + 20],
  ['the index of a frame', (bytes: Buffer) => bytes.lastIndexOf('moof') + 30],
  ['the gap between an index and its frame', (bytes: Buffer) => bytes.lastIndexOf('mdat') - 4],
  ['the gap between two frames', (bytes: Buffer) => bytes.lastIndexOf('moof') - 4],
])(
  'finalizeVideo saves all but the last frame of a file that was cut off in %s, and replaces a half-written video',
  async (_place, end) => {
    writeFileSync(at(SEGMENT), segment);
    truncateSync(at(SEGMENT), end(segment));
    writeFileSync(at('video.mp4.new'), segment.subarray(0, 1000));
    expect(await finalizeVideo(finishing({}))).toMatchObject({ frames: TICKS.length - 1, unreadable: 0 });
    const { times } = await probe(at('video.mp4'));
    expect(times.map((time) => Math.round(time * 60))).toEqual(TICKS.slice(0, -1));
    expect(readdirSync(folder).filter((file) => file.startsWith('video'))).toEqual(['video.mp4']);
  },
);
