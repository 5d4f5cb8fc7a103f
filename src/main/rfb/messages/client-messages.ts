import type { Size } from '../../../shared/geometry';
import type { Rect } from '../rect';

/** The client's messages, as bytes (RFC 6143 section 7.5 and the community's list of extensions). */

export const ENCODING = {
  raw: 0,
  copyRect: 1,
  hextile: 5,
  tight: 7,
  zrle: 16,
  jpegQuality8: -24,
  desktopSize: -223,
  lastRect: -224,
  pointerPos: -232,
  cursor: -239,
  ledState: -261,
  extendedDesktopSize: -308,
  fence: -312,
  continuousUpdates: -313,
  alphaCursor: -314,
  extendedMouseButtons: -316,
  vmwarePointerPos: 0x574d5666,
  extendedClipboard: 0xc0a1e5ce | 0,
} as const;

export const CLIENT_MESSAGE = {
  setPixelFormat: 0,
  setEncodings: 2,
  framebufferUpdateRequest: 3,
  keyEvent: 4,
  pointerEvent: 5,
  clientCutText: 6,
  enableContinuousUpdates: 150,
  fence: 248,
  xvp: 250,
  setDesktopSize: 251,
  qemu: 255,
} as const;

export const SERVER_MESSAGE = {
  framebufferUpdate: 0,
  setColourMapEntries: 1,
  bell: 2,
  serverCutText: 3,
  endOfContinuousUpdates: 150,
  fence: 248,
} as const;

export const FENCE = { blockBefore: 1, blockAfter: 2, syncNext: 4, request: 0x8000_0000 } as const;

/**
 * The mouse's buttons and the wheel's directions, and their bits in the mask of a pointer event. The bits of back and
 * forward exist only with ExtendedMouseButtons.
 */
export const BUTTONS = ['left', 'middle', 'right'] as const;
export const BUTTON_BIT = { left: 1, middle: 2, right: 4, back: 128, forward: 256 } as const;
export const WHEELS = ['up', 'down', 'left', 'right'] as const;
export const WHEEL_BIT = { up: 8, down: 16, left: 32, right: 64 } as const;

/** True color, 32 bits a pixel, little endian with red lowest: bytes R, G, B, unused, as image encoders expect. */
export function setPixelFormat(): Buffer {
  const message = Buffer.alloc(20);
  message.writeUInt8(CLIENT_MESSAGE.setPixelFormat, 0);
  message.writeUInt8(32, 4);
  message.writeUInt8(24, 5);
  message.writeUInt8(0, 6);
  message.writeUInt8(1, 7);
  for (const at of [8, 10, 12]) message.writeUInt16BE(255, at);
  message.writeUInt8(0, 14);
  message.writeUInt8(8, 15);
  message.writeUInt8(16, 16);
  return message;
}

export function setEncodings(encodings: readonly number[]): Buffer {
  const message = Buffer.alloc(4 + 4 * encodings.length);
  message.writeUInt8(CLIENT_MESSAGE.setEncodings, 0);
  message.writeUInt16BE(encodings.length, 2);
  for (const [i, encoding] of encodings.entries()) message.writeInt32BE(encoding, 4 + 4 * i);
  return message;
}

export function framebufferUpdateRequest(rect: Rect, incremental: boolean): Buffer {
  const message = Buffer.alloc(10);
  message.writeUInt8(CLIENT_MESSAGE.framebufferUpdateRequest, 0);
  message.writeUInt8(incremental ? 1 : 0, 1);
  message.writeUInt16BE(rect.x, 2);
  message.writeUInt16BE(rect.y, 4);
  message.writeUInt16BE(rect.width, 6);
  message.writeUInt16BE(rect.height, 8);
  return message;
}

/** Starts or stops continuous updates of `rect`, which replaces the rectangle before. */
export function enableContinuousUpdates(enable: boolean, rect: Rect): Buffer {
  const message = framebufferUpdateRequest(rect, enable);
  message.writeUInt8(CLIENT_MESSAGE.enableContinuousUpdates, 0);
  return message;
}

/** Asks for a size (px). @param screen the only screen from then on, as the server described it in 16 bytes */
export function setDesktopSize({ width, height }: Size, screen: Buffer): Buffer {
  const message = Buffer.alloc(24);
  message.writeUInt8(CLIENT_MESSAGE.setDesktopSize, 0);
  message.writeUInt16BE(width, 2);
  message.writeUInt16BE(height, 4);
  message.writeUInt8(1, 6);
  screen.copy(message, 8);
  message.writeUInt32BE(0, 12);
  message.writeUInt16BE(width, 16);
  message.writeUInt16BE(height, 18);
  return message;
}

export function keyEvent(keysym: number, down: boolean): Buffer {
  const message = Buffer.alloc(8);
  message.writeUInt8(CLIENT_MESSAGE.keyEvent, 0);
  message.writeUInt8(down ? 1 : 0, 1);
  message.writeUInt32BE(keysym, 4);
  return message;
}

/** Marks a pointer event that has a second byte of buttons. */
const EXTENDED = 0x80;

/**
 * `buttons` is a mask: 1 left, 2 middle, 4 right, 8 wheel up, 16 down, 32 left, 64 right; and 128 back, 256 forward if the
 * server has ExtendedMouseButtons.
 */
export function pointerEvent(x: number, y: number, buttons: number): Buffer {
  const extra = buttons >> 7;
  const message = Buffer.alloc(extra === 0 ? 6 : 7);
  message.writeUInt8(CLIENT_MESSAGE.pointerEvent, 0);
  message.writeUInt8((buttons & 0x7f) | (extra === 0 ? 0 : EXTENDED), 1);
  message.writeUInt16BE(x, 2);
  message.writeUInt16BE(y, 4);
  if (extra !== 0) message.writeUInt8(extra, 6);
  return message;
}

/** `length` is negative for an extended clipboard message. */
export function clientCutText(payload: Buffer, extended: boolean): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt8(CLIENT_MESSAGE.clientCutText, 0);
  header.writeInt32BE(extended ? -payload.length : payload.length, 4);
  return Buffer.concat([header, payload]);
}

/** `payload` of at most 64 bytes is returned with the answer. */
export function fence(flags: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(9);
  header.writeUInt8(CLIENT_MESSAGE.fence, 0);
  header.writeUInt32BE(flags >>> 0, 4);
  header.writeUInt8(payload.length, 8);
  return Buffer.concat([header, payload]);
}
