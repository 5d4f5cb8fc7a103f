import { describe, expect, it } from 'vitest';
import {
  box,
  boxBody,
  flaggedBox,
  parseBoxHeader,
  readBoxes,
  u16,
  u32,
  u64,
} from '../../../src/main/recorder/mp4/boxes';
import { chapterList } from '../../../src/main/recorder/mp4/chapter-track';
import { addFragment, emptySamples } from '../../../src/main/recorder/mp4/fragments';
import { createHead } from '../../../src/main/recorder/mp4/head';

describe('boxes', () => {
  const tree = Buffer.concat([
    box('aaaa', box('bbbb', u16(1, 2)), box('cccc')),
    box('dddd', u64(2 ** 40 + 2 ** 31 + 1)),
  ]);
  it('are parsed as written', () => {
    expect(readBoxes(tree).map(({ type, body }) => [type, body.length])).toEqual([
      ['aaaa', 20],
      ['dddd', 8],
    ]);
    expect(boxBody(tree, 'aaaa', 'bbbb')).toEqual(u16(1, 2));
    expect(boxBody(tree, 'dddd').readBigUInt64BE()).toBe(2n ** 40n + 2n ** 31n + 1n);
  });
  it.each([
    ['that are cut off', () => readBoxes(tree.subarray(0, -1)), 'The box "dddd" is cut off.'],
    ['with a header that is cut off', () => readBoxes(tree.subarray(0, 31)), /out/],
    ['without an end', () => parseBoxHeader(Buffer.from('\0\0\0\0mdat')), 'A box "mdat" of 0 bytes.'],
    [
      'with a length above 32 bits',
      () => parseBoxHeader(Buffer.from('\0\0\0\x01mdat')),
      'A box "mdat" of 1 bytes.',
    ],
    ['that are missing', () => boxBody(tree, 'aaaa', 'eeee'), 'No box "eeee".'],
    ['that are duplicated', () => boxBody(Buffer.concat([tree, tree]), 'dddd'), 'More than one box "dddd".'],
  ])('%s are refused', (_how, read, words) => {
    expect(read).toThrow(words);
  });
});

interface Fragment {
  readonly header?: Buffer;
  readonly time?: number;
  readonly run?: Buffer;
}

const KEY = 0x0200_0000;
const NO_KEY = 0x0101_0000;
/** As ffmpeg writes it: offsets from the fragment's start, and defaults for its frames. */
const USUAL = flaggedBox('tfhd', 0x2_0038, u32(1, 256, 500, NO_KEY));
const ONE = flaggedBox('trun', 0x1, u32(1, 108));

function samplesOf(...fragments: readonly Fragment[]) {
  const samples = emptySamples();
  for (const [i, { header = USUAL, time = 0, run = ONE }] of fragments.entries()) {
    const part = box('traf', header, box('tfdt', u32(0x0100_0000), u64(time)), run);
    addFragment(samples, Buffer.concat([flaggedBox('mfhd', 0, u32(i + 1)), part]), 1000 * (i + 1));
  }
  return samples;
}

describe('fragments', () => {
  it('contain one frame each, with a keyframe first', () => {
    const first = flaggedBox('trun', 0x5, u32(1, 112, KEY));
    expect(samplesOf({ run: first }, { time: 256 }, { time: 1024 })).toEqual({
      offsets: [1112, 2108, 3108],
      sizes: [500, 500, 500],
      times: [0, 256, 1024],
      end: 1280,
      keys: [0],
    });
  });
  it('can set values for each frame', () => {
    const run = flaggedBox('trun', 0x701, u32(3, 200), u32(10, 70, KEY, 20, 80, NO_KEY, 30, 90, KEY));
    expect(samplesOf({ header: flaggedBox('tfhd', 0x2_0000, u32(1)), run, time: 2 ** 33 })).toEqual({
      offsets: [1200, 1270, 1350],
      sizes: [70, 80, 90],
      times: [2 ** 33, 2 ** 33 + 10, 2 ** 33 + 30],
      end: 2 ** 33 + 60,
      keys: [0, 2],
    });
  });
  it.each([
    [
      'with a different base of offsets',
      [{ header: flaggedBox('tfhd', 0x38, u32(1, 1, 1, 1)) }],
      /counts from/,
    ],
    [
      'with a separate base offset',
      [{ header: flaggedBox('tfhd', 0x2_0039, u32(1, 0, 9, 1, 1, 1)) }],
      /Flags/,
    ],
    ['shown in a different order', [{ run: flaggedBox('trun', 0x801, u32(1, 108, 512)) }], 'Flags 801'],
    [
      'without sizes',
      [{ header: flaggedBox('tfhd', 0x2_0028, u32(1, 256, NO_KEY)) }],
      /leaves something out/,
    ],
    ['without a data offset', [{ run: flaggedBox('trun', 0, u32(1)) }], /leaves something out/],
    ['with equal times', [{ time: 256 }, { time: 256 }], /comes before/],
    ['of two tracks', [{ run: Buffer.concat([ONE, ONE]) }], 'More than one box "trun".'],
    ['with fewer frames than declared', [{ run: flaggedBox('trun', 0x201, u32(2, 108, 7)) }], /range/],
  ])('%s are refused', (_which, fragments, words) => {
    expect(() => samplesOf(...fragments)).toThrow(words);
  });
});

/** The parts of `moov` that are read, of a track with 15360 ticks per second. */
function moovOf(...inTrack: readonly Buffer[]): Buffer {
  const header = (type: string, unit: number, length: number) =>
    flaggedBox(type, 0, u32(7, 8, unit, 0), Buffer.alloc(length));
  const described = flaggedBox('stsd', 0, Buffer.from('as it is'));
  const empty = ['stts', 'stsc', 'stsz', 'stco'].map((type) => flaggedBox(type, 0, u32(0)));
  const media = box('mdia', header('mdhd', 15_360, 4), box('minf', box('stbl', described, ...empty)));
  return Buffer.concat([
    header('mvhd', 1000, 80),
    box('trak', flaggedBox('tkhd', 3, Buffer.alloc(80)), ...inTrack, media),
    box('mvex', flaggedBox('trex', 0, u32(1))),
  ]);
}

describe('the head of a progressive file', () => {
  const samples = {
    offsets: [900, 2000, 3000, 4000],
    sizes: [70, 80, 90, 100],
    times: [0, 256, 512, 1024],
    end: 15_360,
    keys: [0, 3],
  };
  const chapters = [
    { startMs: 0, endMs: 400, title: 'Start' },
    { startMs: 400, endMs: 1000, title: 'left click' },
  ];
  const read = (bytes: Buffer, ...path: string[]) => {
    const body = boxBody(bytes, ...path);
    return Array.from({ length: body.length / 4 - 1 }, (_, i) => body.readUInt32BE(4 * i + 4));
  };

  it('has the times, keyframes and offsets of the frames', () => {
    const { bytes, videoMs } = createHead({ moov: moovOf(), samples, title: 'Ä', chapters: [] });
    const moov = boxBody(bytes.subarray(0, -16), 'moov');
    const table = (type: string) => read(moov, 'trak', 'mdia', 'minf', 'stbl', type);
    expect(videoMs).toBe(1000);
    expect(readBoxes(moov).map(({ type }) => type)).toEqual(['mvhd', 'trak', 'udta']);
    expect([
      read(moov, 'mvhd')[3],
      read(moov, 'trak', 'tkhd')[4],
      read(moov, 'trak', 'mdia', 'mdhd')[3],
    ]).toEqual([1000, 1000, 15_360]);
    expect(boxBody(moov, 'trak', 'mdia', 'minf', 'stbl', 'stsd').toString()).toMatch(/as it is$/);
    expect(table('stts')).toEqual([3, 2, 256, 1, 512, 1, 14_336]);
    expect(table('stss')).toEqual([2, 1, 4]);
    expect(table('stsz')).toEqual([0, 4, 70, 80, 90, 100]);
    const at = bytes.length;
    expect(table('co64')).toEqual([4, 0, at, 0, at + 70, 0, at + 150, 0, at + 240]);
    expect(bytes.subarray(-16)).toEqual(Buffer.concat([u32(1), Buffer.from('mdat'), u64(16 + 340)]));
    expect(boxBody(moov, 'udta', 'meta').includes('Ä')).toBe(true);
  });
  it('has the chapter titles as a track and as a list', () => {
    const { bytes } = createHead({ moov: moovOf(), samples, title: '', chapters });
    const texts = '\0\x05Start\0\0\0\x0cencd\0\0\x01\0\0\x0aleft click\0\0\0\x0cencd\0\0\x01\0';
    expect(bytes.toString('latin1').endsWith(texts)).toBe(true);
    const moov = boxBody(bytes.subarray(0, -16 - texts.length), 'moov');
    const [video, text] = readBoxes(moov).filter(({ type }) => type === 'trak');
    if (!video || !text) throw new Error('There are not two tracks.');
    const table = (type: string) => read(text.body, 'mdia', 'minf', 'stbl', type);
    expect(boxBody(video.body, 'tref', 'chap')).toEqual(u32(2));
    expect(table('stts')).toEqual([2, 1, 400, 1, 600]);
    expect(table('stco')).toEqual([1, bytes.length - texts.length]);
    expect(read(video.body, 'mdia', 'minf', 'stbl', 'co64')[2]).toBe(bytes.length);
    expect(readBoxes(boxBody(moov, 'udta')).map(({ type, body }) => (type === 'chpl' ? body : type))).toEqual(
      ['meta', boxBody(chapterList(chapters), 'chpl')],
    );
  });
  it('can contain 200,000 frames', () => {
    const count = 200_000;
    const list = (value: (i: number) => number) => Array.from({ length: count }, (_, i) => value(i));
    const long = { offsets: list((i) => i * 100), sizes: list(() => 90), times: list((i) => i * 1024) };
    const { bytes } = createHead({
      moov: moovOf(),
      samples: { ...long, end: count * 1024, keys: list((i) => i) },
      title: '',
      chapters: [],
    });
    expect(bytes.length).toBeGreaterThan(count * 16);
  });
  it('is refused for an unsupported source', () => {
    const make =
      (moov: Buffer, end = samples.end) =>
      () =>
        createHead({ moov, samples: { ...samples, end }, title: '', chapters: [] });
    expect(make(moovOf(box('edts')))).toThrow('A file with an edit list.');
    expect(make(Buffer.concat([moovOf(), box('trak')]))).toThrow('More than one box "trak".');
    expect(make(moovOf(), 2 ** 32)).toThrow(/range/);
    const late = { ...samples, times: [256, 512, 1024, 2048] };
    expect(() => createHead({ moov: moovOf(), samples: late, title: '', chapters: [] })).toThrow(
      /begins later/,
    );
  });
  it('has long chapter titles truncated between characters', () => {
    const list = chapterList([{ startMs: 1500, endMs: 2000, title: `a${'é'.repeat(200)}` }]);
    const body = boxBody(list, 'chpl');
    expect(body.subarray(8, 18)).toEqual(
      Buffer.concat([Buffer.from([1]), u64(15_000_000), Buffer.from([255])]),
    );
    expect(body.subarray(18).toString()).toBe(`a${'é'.repeat(127)}`);
  });
});
