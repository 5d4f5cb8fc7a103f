import type { Chapter } from '../captions/chapters';
import { box, boxBody, flaggedBox, readBoxes, u32, u64 } from './boxes';
import { chapterList, chapterSample, chapterTrack } from './chapter-track';
import type { VideoSamples } from './fragments';

interface ProgressiveHeadOptions {
  /** Body of the `moov` of a fragmented MP4 with one track. */
  readonly moov: Buffer;
  /** At least one frame. */
  readonly samples: VideoSamples;
  readonly title: string;
  readonly chapters: readonly Chapter[];
}

const FILE_TYPE = box('ftyp', Buffer.from('isom'), u32(0x200), Buffer.from('isomiso2avc1mp41'));
/** Length of the header of an `mdat` above 4 GB (bytes). */
const DATA_HEADER = 16;
const CHAPTER_TRACK = 2;
/** Offsets of fields: units per second, duration in units, id of the next track. */
const AT = {
  mvhd: { unit: 12, duration: 16, nextTrack: 96 },
  tkhd: { duration: 20 },
  mdhd: { unit: 12, duration: 16 },
} as const;
/** Boxes that contain the boxes to change. */
const CONTAINERS: ReadonlySet<string> = new Set(['trak', 'mdia', 'minf', 'stbl']);
const NOTHING = Buffer.alloc(0);

/**
 * Makes all of a progressive MP4 before its frames, which follow without gaps.
 * @throws if the source is not as our encoder writes it, or the duration exceeds 32 bits
 */
export function createHead({ moov, samples, title, chapters }: ProgressiveHeadOptions) {
  const seconds = samples.end / boxBody(moov, 'trak', 'mdia', 'mdhd').readUInt32BE(AT.mdhd.unit);
  const length = Math.round(seconds * boxBody(moov, 'mvhd').readUInt32BE(AT.mvhd.unit));
  const titles = chapters.map(chapterSample);
  const texts = Buffer.concat(titles);
  const reference = box('tref', box('chap', u32(CHAPTER_TRACK)));
  const ifAny = (bytes: Buffer) => (chapters.length > 0 ? bytes : NOTHING);
  const tables = [
    ...timeTables(samples),
    // Each frame is a chunk of its own.
    flaggedBox('stsc', 0, u32(1, 1, 1, 1)),
    flaggedBox('stsz', 0, u32(0, samples.sizes.length, samples.sizes)),
  ];

  /** The index with `places` as the video's `co64` and the chapter titles at `data`. */
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

  // The index has the same length for all values.
  const data = FILE_TYPE.length + index(placesFrom(0, samples), 0).length + DATA_HEADER;
  const places = placesFrom(data + texts.length, samples);
  const dataLength = samples.sizes.reduce((sum, size) => sum + size, DATA_HEADER + texts.length);
  const dataHeader = [u32(1), Buffer.from('mdat'), u64(dataLength)];
  const bytes = Buffer.concat([FILE_TYPE, index(places, data), ...dataHeader, texts]);
  return { bytes, videoMs: seconds * 1000 };
}

type Change = (body: Buffer) => Buffer;
const none: Change = () => NOTHING;

/** The boxes in a body, with the changes for their types applied. */
function rebuilt(body: Buffer, changes: Readonly<Record<string, Change>>): Buffer {
  const boxes = readBoxes(body).map(({ type, body: inner }) => {
    const change = changes[type];
    if (change) return change(inner);
    return box(type, CONTAINERS.has(type) ? rebuilt(inner, changes) : inner);
  });
  return Buffer.concat(boxes);
}

/** A header of version 0, which has 32-bit fields, with some fields replaced. */
function patched(body: Buffer, values: Readonly<Record<number, number>>): Buffer {
  if (body.readUInt8(0) !== 0) throw new Error('A header of an unknown version.');
  const copy = Buffer.from(body);
  for (const [at, value] of Object.entries(values)) copy.writeUInt32BE(value, Number(at));
  return copy;
}

/** Durations of the frames, and which are keyframes. @throws if the first frame does not start at 0 */
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
    flaggedBox('stts', 0, u32(runs.length / 2, runs)),
    flaggedBox(
      'stss',
      0,
      u32(
        keys.length,
        keys.map((i) => i + 1),
      ),
    ),
  ];
}

/** Places of the frames, the first at `start`. */
function placesFrom(start: number, { sizes }: VideoSamples): Buffer {
  let place = start;
  const places = sizes.map((size) => {
    place += size;
    return place - size;
  });
  return flaggedBox('co64', 0, u32(places.length), u64(places));
}

/** The title in iTunes' format, which all players read. */
function titleBox(title: string): Buffer {
  const UTF8 = 1;
  const kind = flaggedBox('hdlr', 0, u32(0), Buffer.from('mdirappl'), Buffer.alloc(9));
  const name = box('\u00a9nam', box('data', u32(UTF8, 0), Buffer.from(title)));
  return flaggedBox('meta', 0, kind, box('ilst', name));
}
