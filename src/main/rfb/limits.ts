import { RfbError } from './rfb-error';

/** What a server may make us hold, whatever it claims. Far above real use, far below what would hurt. */
export const LIMITS = {
  /** Pixels on one axis, and in all (an 8K screen). */
  axis: 16_384,
  pixels: 7680 * 4320,
  /** Pixels of a pointer on one axis. */
  pointer: 512,
  /** Bytes of a name or of a reason for refusing us. */
  string: 64 * 1024,
  /** Bytes of a clipboard; a larger one is skipped. To unpack one of this size takes some 20 ms. */
  clipboard: 4 * 1024 * 1024,
  /** Bytes received and not yet read, before the socket is paused. */
  readAhead: 4 * 1024 * 1024,
  /** Bytes sent and not yet taken by the socket, before the server counts as broken. */
  writeAhead: 16 * 1024 * 1024,
} as const;

/** @throws {RfbError} `protocol` for a framebuffer no server should have. */
export function checkSize(width: number, height: number): void {
  if (
    width < 1 ||
    height < 1 ||
    width > LIMITS.axis ||
    height > LIMITS.axis ||
    width * height > LIMITS.pixels
  ) {
    throw new RfbError('protocol', `The RFB server announced a framebuffer of ${width}x${height}.`);
  }
}
