import type { Chapter } from '../captions/chapters';
import { box, flaggedBox, u16, u32, u64 } from './boxes';

/** Units per second of chapter times. */
const MILLISECONDS = 1000;
/** Longest title in a `chpl` (bytes). */
const MAX_TITLE = 255;
const ONE = 0x1_0000; // in 16.16
const AS_IT_IS = u32(ONE, 0, 0, 0, ONE, 0, 0, 0, 0x4000_0000);
const UNDETERMINED = 0x55c4; // "und"
const UTF8 = box('encd', u32(0x100));

/** A chapter's title as a sample of the chapter track. */
export function chapterSample({ title }: Chapter): Buffer {
  const text = Buffer.from(title);
  return Buffer.concat([u16(text.length), text, UTF8]);
}

/**
 * Chapters as a text track, which QuickTime and ffmpeg read.
 * @param id of the track
 * @param samples titles as {@link chapterSample} returns them, in the file at `at`, without gaps
 */
export function chapterTrack(
  id: number,
  chapters: readonly Chapter[],
  samples: readonly Buffer[],
  at: number,
): Buffer {
  const length = (chapters.at(-1)?.endMs ?? 0) - (chapters[0]?.startMs ?? 0);
  const durations = chapters.flatMap(({ startMs, endMs }) => [1, endMs - startMs]);
  const sizes = samples.map((sample) => sample.length);
  return box(
    'trak',
    // Part of the movie, but not shown.
    flaggedBox('tkhd', 2, u32(0, 0, id, 0, length, 0, 0, 0, 0), AS_IT_IS, u32(0, 0)),
    box(
      'mdia',
      flaggedBox('mdhd', 0, u32(0, 0, MILLISECONDS, length), u16(UNDETERMINED, 0)),
      flaggedBox('hdlr', 0, u32(0), Buffer.from('text'), u32(0, 0, 0), Buffer.from('Chapters\0')),
      box(
        'minf',
        box('gmhd', flaggedBox('gmin', 0, u16(0x40, 0x8000, 0x8000, 0x8000, 0, 0)), box('text', AS_IT_IS)),
        box('dinf', flaggedBox('dref', 0, u32(1), flaggedBox('url ', 1))),
        box(
          'stbl',
          flaggedBox('stsd', 0, u32(1), box('text', u16(0, 0, 0, 1), PLAIN_TEXT)),
          flaggedBox('stts', 0, u32(chapters.length, durations)),
          flaggedBox('stsc', 0, u32(1, 1, samples.length, 1)),
          flaggedBox('stsz', 0, u32(0, samples.length, sizes)),
          flaggedBox('stco', 0, u32(1, at)),
        ),
      ),
    ),
  );
}

/** Text style: no flags, box or colors; one font without a name. */
const PLAIN_TEXT = Buffer.concat([
  u32(1),
  Buffer.alloc(18),
  u16(1, 0),
  u32(0),
  box('ftab', u16(1, 1), Buffer.alloc(1)),
]);

/** Chapters as a list of start times, which most other players read. */
export function chapterList(chapters: readonly Chapter[]): Buffer {
  const entries = chapters.map(({ startMs, title }) => {
    const text = truncateUtf8(Buffer.from(title), MAX_TITLE);
    return Buffer.concat([u64(startMs * 10_000), Buffer.from([text.length]), text]);
  });
  return box('chpl', u32(0x0100_0000), u32(0), Buffer.from([chapters.length]), ...entries);
}

/** A UTF-8 text, cut between characters. */
function truncateUtf8(text: Buffer, length: number): Buffer {
  let end = Math.min(text.length, length);
  while (end < text.length && ((text[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return text.subarray(0, end);
}
