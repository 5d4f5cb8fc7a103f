import type { Rect } from '../../rfb/rect';
import { type PixelFormat, pixelFormatBytes } from './pixel-format';

/** The server's messages, as bytes (RFC 6143, 7.6). */

export function serverInit(width: number, height: number, format: PixelFormat, name: string): Buffer {
  const title = Buffer.from(name);
  const message = Buffer.alloc(24 + title.length);
  message.writeUInt16BE(width, 0);
  message.writeUInt16BE(height, 2);
  pixelFormatBytes(format).copy(message, 4);
  message.writeUInt32BE(title.length, 20);
  title.copy(message, 24);
  return message;
}

/** The header of an update; `count` rectangles follow. */
export function framebufferUpdate(count: number): Buffer {
  const message = Buffer.alloc(4);
  message.writeUInt16BE(count, 2);
  return message;
}

export function rectangle({ x, y, width, height }: Rect, encoding: number): Buffer {
  const message = Buffer.alloc(12);
  for (const [i, value] of [x, y, width, height].entries()) message.writeUInt16BE(value, 2 * i);
  message.writeInt32BE(encoding, 8);
  return message;
}

/** `extended` is for the extended clipboard, whose lengths are negative. */
export function serverCutText(payload: Buffer, extended: boolean): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt8(3, 0);
  header.writeInt32BE(extended ? -payload.length : payload.length, 4);
  return Buffer.concat([header, payload]);
}
