import { countWhile } from '../../../shared/binary-search';

/** The byte range of a box in an MP4 file, or in its index (`moov`). */
export interface BoxPlace {
  readonly start: number;
  readonly end: number;
}

/** Finds the `moov` box by the headers of the boxes before it; undefined if it is not among these bytes. */
export function findMoov(head: DataView): BoxPlace | undefined {
  return findBox(head, 'moov', 0, head.byteLength);
}

/** The start of each frame of the video (ms); undefined if the index does not have it. */
export function frameTimes(moov: DataView): number[] | undefined {
  const mdia = descend(moov, ['moov', 'trak', 'mdia']);
  const mdhd = mdia && findBox(moov, 'mdhd', mdia.start, mdia.end);
  const stbl = mdia && descend(moov, ['minf', 'stbl'], mdia);
  const stts = stbl && findBox(moov, 'stts', stbl.start, stbl.end);
  if (!mdhd || !stts) return undefined;
  const version = moov.getUint8(mdhd.start);
  const timescale = moov.getUint32(mdhd.start + (version === 1 ? 20 : 12));
  const times: number[] = [];
  const runs = moov.getUint32(stts.start + 4);
  let ticks = 0;
  for (let run = 0; run < runs; run++) {
    const at = stts.start + 8 + run * 8;
    const [frames, length] = [moov.getUint32(at), moov.getUint32(at + 4)];
    for (let i = 0; i < frames; i++) {
      times.push((ticks * 1000) / timescale);
      ticks += length;
    }
  }
  return times;
}

/** The content of a nested box. */
function descend(
  view: DataView,
  names: readonly string[],
  within: BoxPlace = { start: 0, end: view.byteLength },
) {
  let place: BoxPlace | undefined = within;
  for (const name of names) place = place && findBox(view, name, place.start, place.end);
  return place;
}

/** The content of the first box with a name between two positions. */
function findBox(view: DataView, name: string, start: number, end: number): BoxPlace | undefined {
  for (let at = start; at + 8 <= end; ) {
    let [size, header] = [view.getUint32(at), 8];
    if (size === 1 && at + 16 <= end) [size, header] = [Number(view.getBigUint64(at + 8)), 16];
    if (size < header) return undefined;
    if (nameAt(view, at + 4) === name) return { start: at + header, end: at + size };
    at += size;
  }
  return undefined;
}

function nameAt(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}

/** The length of a frame if the index is unknown (ms). */
const ASSUMED_MS = 1000 / 15;

/** The start of the frame before or after the one at `ms`; the nearest end if there is none. */
export function frameStep(times: readonly number[] | undefined, ms: number, direction: 1 | -1): number {
  if (!times || times.length === 0) return Math.max(ms + direction * ASSUMED_MS, 0);
  const shown = Math.max(countWhile(times.length, (index) => (times[index] ?? 0) <= ms + 0.5) - 1, 0);
  return times[Math.min(Math.max(shown + direction, 0), times.length - 1)] ?? 0;
}
