import type { Size } from '../../../shared/geometry';

/**
 * A minimal Matroska header for raw frames with individual times. Raw video formats have a constant frame rate, so a
 * still screen would be sent repeatedly. All sizes take 8 bytes.
 */
export function streamHeader({ width, height }: Size): Buffer {
  const ebml = element('1a45dfa3', [
    element('4286', uint(1)),
    element('42f7', uint(1)),
    element('42f2', uint(4)),
    element('42f3', uint(8)),
    element('4282', Buffer.from('matroska')),
    element('4287', uint(4)),
    element('4285', uint(2)),
  ]);
  const info = element('1549a966', element('2ad7b1', uint(NANOSECONDS_PER_TICK)));
  const video = element('e0', [
    element('b0', uint(width)),
    element('ba', uint(height)),
    element('2eb524', Buffer.from('I420')),
  ]);
  const track = element('ae', [
    element('d7', uint(1)),
    element('73c5', uint(1)),
    element('83', uint(1)),
    // Without it the encoder assumes 1000 frames per second, and declares a level that no player supports.
    element('23e383', uint(NANOSECONDS_PER_TICK)),
    element('86', Buffer.from('V_UNCOMPRESSED')),
    video,
  ]);
  return Buffer.concat([
    ebml,
    Buffer.from('18538067', 'hex'),
    UNKNOWN_SIZE,
    info,
    element('1654ae6b', track),
  ]);
}

/**
 * Frames start at multiples of a tick. Free times are legal, but tools that assume a constant rate, as ffmpeg does, then
 * find two frames in the time of one.
 */
export const TICKS_PER_SECOND = 60;

/** The header of a frame of `length` bytes that is shown from `ticks` on. */
export function frameHeader(ticks: number, length: number): Buffer {
  const time = element('e7', uint(ticks));
  // Track 1, 0 ticks after its cluster, a keyframe, as all raw frames are.
  const block = Buffer.concat([Buffer.from('a3', 'hex'), size(length + 4), Buffer.from([0x81, 0, 0, 0x80])]);
  return Buffer.concat([
    Buffer.from('1f43b675', 'hex'),
    size(time.length + block.length + length),
    time,
    block,
  ]);
}

const NANOSECONDS_PER_TICK = Math.round(1e9 / TICKS_PER_SECOND);
const UNKNOWN_SIZE = Buffer.from('01ffffffffffffff', 'hex');

function element(id: string, payload: Buffer | readonly Buffer[]): Buffer {
  const bytes = Buffer.isBuffer(payload) ? payload : Buffer.concat(payload);
  return Buffer.concat([Buffer.from(id, 'hex'), size(bytes.length), bytes]);
}

function size(length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(length) | (1n << 56n));
  return bytes;
}

function uint(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}
