import { boxBody } from './boxes';

/** The frames of an MP4, in order. Lists of numbers instead of objects, for a million frames a day. */
export interface VideoSamples {
  /** Places in the file, and sizes (bytes). */
  readonly offsets: number[];
  readonly sizes: number[];
  /** Start times, and the end of the last frame; in the track's unit. */
  readonly times: number[];
  end: number;
  /** Indexes of the keyframes. */
  readonly keys: number[];
}

export function emptySamples(): VideoSamples {
  return { offsets: [], sizes: [], times: [], end: 0, keys: [] };
}

/** Flags of `tfhd`: fields that are present. */
const FRAGMENT = { duration: 0x8, size: 0x10, flags: 0x20, offsetsFromStart: 0x2_0000 } as const;
/** Flags of `trun`: the first two fields occur once, the others for each frame. */
const RUN = { offset: 0x1, firstFlags: 0x4, duration: 0x100, size: 0x200, flags: 0x400 } as const;
const NO_KEYFRAME = 0x1_0000;

/**
 * Adds the frames of a fragment.
 * @param fragment the body of its `moof`
 * @param start the place of that box in the file (bytes)
 * @throws if it has something that our encoder never writes, such as several tracks or reordered frames
 */
export function addFragment(samples: VideoSamples, fragment: Buffer, start: number): void {
  const part = boxBody(fragment, 'traf');
  const about = fieldsOf(boxBody(part, 'tfhd'), FRAGMENT);
  if (!about.has('offsetsFromStart')) throw new Error('A fragment counts from a different place.');
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
    if (time <= (samples.times.at(-1) ?? time - 1)) throw new Error('A frame comes before the previous one.');
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

/** Reads a box's 32-bit fields in order: `next` a field, `given` an optional one. */
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

/** @throws if a field is absent; the file's defaults are not supported */
function known(value: number | undefined): number {
  if (value === undefined) throw new Error('A fragment leaves something out.');
  return value;
}

function timeOf(body: Buffer): number {
  return body.readUInt8(0) === 0 ? body.readUInt32BE(4) : Number(body.readBigUInt64BE(4));
}
