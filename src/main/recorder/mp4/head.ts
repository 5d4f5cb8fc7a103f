import type { Chapter } from '../captions/chapters';
import { box, boxBody, flaggedBox, readBoxes, u32, u32s, u64, u64s } from './boxes';
import { chapterList, chapterSample, chapterTrack } from './chapter-track';
import type { VideoSamples } from './fragments';

export interface ProgressiveHeadOptions {
  /** What is in the `moov` of a fragmented MP4 that has one track. */
  readonly moov: Buffer;
  /** At least one. */
  readonly samples: VideoSamples;
  readonly title: string;
  readonly chapters: readonly Chapter[];
}

export interface ProgressiveHead {
  /** All of a progressive MP4 that goes before its pictures, which follow one right after the other. */
  readonly bytes: Buffer;
  readonly videoMs: number;
}

const FILE_TYPE = box('ftyp', Buffer.from('isom'), u32(0x200), Buffer.from('isomiso2avc1mp41'));
/** Of an `mdat` that may hold more than 4 GB. */
const DATA_HEADER = 16;
const CHAPTER_TRACK = 2;
/** Where these boxes say how many units a second has, how many they last, and which track would be the next. */
const AT = {
  mvhd: { unit: 12, duration: 16, nextTrack: 96 },
  tkhd: { duration: 20 },
  mdhd: { unit: 12, duration: 16 },
} as const;
/** What the boxes lie in that are not kept as they are. */
const CONTAINERS: ReadonlySet<string> = new Set(['trak', 'mdia', 'minf', 'stbl']);
const NOTHING = Buffer.alloc(0);

/** @throws where the source is not as our encoder writes it, or the video lasts too long for 32 bits. */
export function createHead({ moov, samples, title, chapters }: ProgressiveHeadOptions): ProgressiveHead {
  const seconds = samples.end / boxBody(moov, 'trak', 'mdia', 'mdhd').readUInt32BE(AT.mdhd.unit);
  const length = Math.round(seconds * boxBody(moov, 'mvhd').readUInt32BE(AT.mvhd.unit));
  const titles = chapters.map(chapterSample);
  const texts = Buffer.concat(titles);
  const reference = box('tref', box('chap', u32(CHAPTER_TRACK)));
  const ifAny = (bytes: Buffer) => (chapters.length > 0 ? bytes : NOTHING);
  const tables = [...timeTables(samples), ...sizeTables(samples)];

  /** With `places` as the video's `co64`, and the chapters' titles from `data` on. */
  const index = (places: Buffer, data: number) =>
    box(
      'moov',
      rebuilt(moov, {
        mvhd: (body) =>
          box('mvhd', patched(body, { [AT.mvhd.duration]: length, [AT.mvhd.nextTrack]: CHAPTER_TRACK + 1 })),
        tkhd: (body) =>
          Buffer.concat([box('tkhd', patched(body, { [AT.tkhd.duration]: length })), ifAny(reference)]),
        mdhd: (body) => box('mdhd', patched(body, { [AT.mdhd.duration]: samples.end })),
        stts: () => Buffer.concat([...tables, places]),
        ...{ stsc: none, stsz: none, stco: none, mvex: none, udta: none },
        edts: () => {
          throw new Error('A file with an edit list.');
        },
      }),
      ifAny(chapterTrack(CHAPTER_TRACK, chapters, titles, data)),
      box('udta', titleBox(title), ifAny(chapterList(chapters))),
    );

  // As long wherever the data begin.
  const data = FILE_TYPE.length + index(placesFrom(0, samples), 0).length + DATA_HEADER;
  const places = placesFrom(data + texts.length, samples);
  const dataLength = samples.sizes.reduce((sum, size) => sum + size, DATA_HEADER + texts.length);
  const dataHeader = [u32(1), Buffer.from('mdat'), u64(dataLength)];
  const bytes = Buffer.concat([FILE_TYPE, index(places, data), ...dataHeader, texts]);
  return { bytes, videoMs: seconds * 1000 };
}

type Change = (body: Buffer) => Buffer;
const none: Change = () => NOTHING;

/** The boxes in a body, with what a change made of those it is for; the others are kept. */
function rebuilt(body: Buffer, changes: Readonly<Record<string, Change>>): Buffer {
  const boxes = readBoxes(body).map(({ type, body: inner }) => {
    const change = changes[type];
    if (change) return change(inner);
    return box(type, CONTAINERS.has(type) ? rebuilt(inner, changes) : inner);
  });
  return Buffer.concat(boxes);
}

/** A header of version 0, the one with 32 bits, with other values at some places. */
function patched(body: Buffer, values: Readonly<Record<number, number>>): Buffer {
  if (body.readUInt8(0) !== 0) throw new Error('A header of another version.');
  const copy = Buffer.from(body);
  for (const [at, value] of Object.entries(values)) copy.writeUInt32BE(value, Number(at));
  return copy;
}

/** How long each picture is shown, and which are keyframes. @throws where the first is not shown from 0 on. */
function timeTables({ times, end, keys }: VideoSamples): Buffer[] {
  if (times[0] !== 0) throw new Error('The video begins later than its file.');
  const runs: number[] = [];
  for (const [i, time] of times.entries()) {
    const duration = (times[i + 1] ?? end) - time;
    const last = runs.length - 2;
    if (runs[last + 1] === duration) runs[last] = (runs[last] ?? 0) + 1;
    else runs.push(1, duration);
  }
  return [
    flaggedBox('stts', 0, u32(runs.length / 2), u32s(runs)),
    flaggedBox('stss', 0, u32(keys.length), u32s(keys.map((i) => i + 1))),
  ];
}

/** How many bytes each picture takes, and that each is a chunk by itself. */
function sizeTables({ sizes }: VideoSamples): Buffer[] {
  return [flaggedBox('stsc', 0, u32(1, 1, 1, 1)), flaggedBox('stsz', 0, u32(0, sizes.length), u32s(sizes))];
}

/** Where each picture lies, the first of them at `start`. */
function placesFrom(start: number, { sizes }: VideoSamples): Buffer {
  let place = start;
  const places = sizes.map((size) => {
    place += size;
    return place - size;
  });
  return flaggedBox('co64', 0, u32(places.length), u64s(places));
}

/** The title, as iTunes has it and everybody reads it. */
function titleBox(title: string): Buffer {
  const UTF8 = 1;
  const kind = flaggedBox('hdlr', 0, u32(0), Buffer.from('mdirappl'), Buffer.alloc(9));
  const name = box('\u00a9nam', box('data', u32(UTF8, 0), Buffer.from(title)));
  return flaggedBox('meta', 0, kind, box('ilst', name));
}
