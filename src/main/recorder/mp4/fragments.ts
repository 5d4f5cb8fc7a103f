import { boxBody } from './boxes';

/** The pictures of an MP4, in order. Lists of numbers, not objects: a long day has a million of them. */
export interface VideoSamples {
  /** Where in the file each one lies, and its bytes. */
  readonly offsets: number[];
  readonly sizes: number[];
  /** From when on each is shown, the first from 0, and when the last one ends; in the unit of the track. */
  readonly times: number[];
  end: number;
  /** Which are keyframes, counted from 0. */
  readonly keys: number[];
}

export function emptySamples(): VideoSamples {
  return { offsets: [], sizes: [], times: [], end: 0, keys: [] };
}

/** What `tfhd` says of a fragment. */
const FRAGMENT = { duration: 0x8, size: 0x10, flags: 0x20, offsetsFromItsBegin: 0x2_0000 } as const;
/** What `trun` says of its pictures: the first two once, the others of each. */
const RUN = { offset: 0x1, firstFlags: 0x4, duration: 0x100, size: 0x200, flags: 0x400 } as const;
const NO_KEYFRAME = 0x1_0000;

/**
 * Adds the pictures of a fragment.
 * @param fragment what is in its `moof`
 * @param start where in the file that box begins
 * @throws where it says what our encoder's never do: of several tracks, say, or of pictures shown in another order
 */
export function addFragment(samples: VideoSamples, fragment: Buffer, start: number): void {
  const part = boxBody(fragment, 'traf');
  const about = fieldsOf(boxBody(part, 'tfhd'), FRAGMENT);
  if (!about.has('offsetsFromItsBegin')) throw new Error('A fragment counts from where another begins.');
  about.next(); // number of the track
  const usual = { duration: about.given('duration'), size: about.given('size'), flags: about.given('flags') };

  const run = fieldsOf(boxBody(part, 'trun'), RUN);
  const count = run.next();
  let offset = start + known(run.given('offset'));
  let flags = run.given('firstFlags');
  let time = timeOf(boxBody(part, 'tfdt'));
  for (let i = 0; i < count; i += 1) {
    const duration = known(run.given('duration') ?? usual.duration);
    const size = known(run.given('size') ?? usual.size);
    flags = run.given('flags') ?? flags ?? known(usual.flags);
    if (time <= (samples.times.at(-1) ?? time - 1))
      throw new Error('A picture comes before the one before it.');
    if (!(flags & NO_KEYFRAME)) samples.keys.push(samples.times.length);
    samples.offsets.push(offset);
    samples.sizes.push(size);
    samples.times.push(time);
    offset += size;
    time += duration;
    flags = undefined;
  }
  samples.end = time;
}

/** Reads a box's fields one after the other: `next` one of four bytes, and `given` one that may be left out. */
function fieldsOf<Name extends string>(body: Buffer, names: Readonly<Record<Name, number>>) {
  const flags = body.readUIntBE(1, 3);
  const all = Object.values<number>(names).reduce((sum, flag) => sum | flag, 0);
  if (flags & ~all) throw new Error(`Flags ${flags.toString(16)} in a fragment.`);
  let at = 0;
  const has = (name: Name) => (flags & names[name]) !== 0;
  const next = () => {
    at += 4;
    return body.readUInt32BE(at);
  };
  return { has, next, given: (name: Name) => (has(name) ? next() : undefined) };
}

/** @throws where nothing says it; what is left to the file's defaults is not looked for. */
function known(value: number | undefined): number {
  if (value === undefined) throw new Error('A fragment leaves something out.');
  return value;
}

function timeOf(body: Buffer): number {
  return body.readUInt8(0) === 0 ? body.readUInt32BE(4) : Number(body.readBigUInt64BE(4));
}
