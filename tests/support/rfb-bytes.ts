import { ENCODING } from '../../src/main/rfb/messages/client-messages';
import type { Rect } from '../../src/main/rfb/rect';
import type { Size } from '../../src/shared/geometry';

/** Messages of an RFB server, as bytes. Independent of the client's code, so that tests find its errors. */

export const u8 = (...values: number[]): Buffer => Buffer.from(values);
export const u16 = (...values: number[]): Buffer =>
  Buffer.concat(values.map((value) => Buffer.of((value >> 8) & 0xff, value & 0xff)));
export const u32 = (...values: number[]): Buffer =>
  Buffer.concat(
    values.map((value) =>
      Buffer.of((value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff),
    ),
  );

/** ServerInit: the screen, a pixel format (ignored, since the client sets its own) and the name. */
export function serverInit(
  { width, height }: Size,
  name = 'test',
  nameLength = Buffer.byteLength(name),
): Buffer {
  return Buffer.concat([u16(width, height), Buffer.alloc(16), u32(nameLength), Buffer.from(name)]);
}

/** A framebuffer update of rectangles made with the functions below. `count` may be wrong. */
export function update(rects: readonly Buffer[], count = rects.length): Buffer {
  return Buffer.concat([u8(0, 0), u16(count), ...rects]);
}

export function rect(
  { x, y, width, height }: Rect,
  encoding: number,
  payload: Buffer = Buffer.alloc(0),
): Buffer {
  return Buffer.concat([u16(x, y, width, height), u32(encoding), payload]);
}

/** A raw rectangle filled with one byte, or with the given pixels. */
export function raw(at: Rect, pixels: number | Buffer): Buffer {
  const bytes = typeof pixels === 'number' ? Buffer.alloc(at.width * at.height * 4, pixels) : pixels;
  return rect(at, ENCODING.raw, bytes);
}

export const copyRect = (to: Rect, from: { x: number; y: number }): Buffer =>
  rect(to, ENCODING.copyRect, u16(from.x, from.y));

export const desktopSize = ({ width, height }: Size): Buffer =>
  rect({ x: 0, y: 0, width, height }, ENCODING.desktopSize);

/** With one screen. `reason`: 0 the server, 1 this client, 2 a different client. `status`: 0 done, else an error. */
export function extendedDesktopSize({ width, height }: Size, reason = 0, status = 0): Buffer {
  const screen = Buffer.concat([u32(1), u16(0, 0, width, height), u32(0)]);
  return rect(
    { x: reason, y: status, width, height },
    ENCODING.extendedDesktopSize,
    Buffer.concat([u8(1, 0, 0, 0), screen]),
  );
}

/** Flags as on the wire: 1 block before, 2 block after, 4 sync next, 2^31 request. */
export const fence = (flags: number, payload: Buffer): Buffer =>
  Buffer.concat([u8(248, 0, 0, 0), u32(flags), u8(payload.length), payload]);

/** `length` may be wrong; a negative one is an extended clipboard message. */
export const cutText = (payload: Buffer, length = payload.length): Buffer =>
  Buffer.concat([u8(3, 0, 0, 0), u32(length), payload]);

export const extendedCutText = (payload: Buffer): Buffer => cutText(payload, -payload.length);
