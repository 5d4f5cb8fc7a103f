import { RfbError } from './rfb-error';

/** Limits on the memory that a server can make us use: far above real use, far below harmful sizes. */
export const LIMITS = {
  /** Pixels on one axis, and in total (an 8K screen). */
  axis: 16_384,
  pixels: 7680 * 4320,
  /** Pixels of a pointer on one axis. */
  pointer: 512,
  /** Bytes of a name, or of the reason for a refusal. */
  string: 64 * 1024,
  /** Bytes of a clipboard; a larger one is skipped. Unpacking this size takes about 20 ms. */
  clipboard: 4 * 1024 * 1024,
  /** Unread bytes before the socket is paused: they are copied, and the system keeps as many more. */
  readAhead: 256 * 1024,
  /** Unsent bytes before the server counts as broken. */
  writeAhead: 16 * 1024 * 1024,
} as const;

/** @throws {RfbError} `protocol` for a size beyond the limits */
export function checkSize(width: number, height: number): void {
  const [shorter, longer] = [Math.min(width, height), Math.max(width, height)];
  if (shorter < 1 || longer > LIMITS.axis || width * height > LIMITS.pixels) {
    throw new RfbError('protocol', `The RFB server announced a framebuffer of ${width}x${height}.`);
  }
}
