import { CLIENT_MESSAGE, ENCODING } from '../messages/client-messages';

/** A message from a viewer, with its bytes. */
export type ViewerMessage =
  | { readonly kind: 'key'; readonly keysym: number; readonly down: boolean; readonly bytes: Buffer }
  | {
      readonly kind: 'pointer';
      readonly x: number;
      readonly y: number;
      /** RFB's mask; bits above the seventh are the further buttons of the extended message. */
      readonly buttons: number;
      readonly bytes: Buffer;
    }
  /** Asks for a different size of the desktop. */
  | { readonly kind: 'resize'; readonly bytes: Buffer }
  /** Changes the desktop in a different way: sets its clipboard, or turns it off. */
  | { readonly kind: 'change'; readonly bytes: Buffer }
  | { readonly kind: 'other'; readonly bytes: Buffer };

/** Longest message that is accepted: a clipboard. It is kept until it is whole. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
/** Bytes that suffice to determine the length of any message. */
const MAX_HEAD_BYTES = 12;
/** The length of the first message: the shared flag. */
const CLIENT_INIT = 1;

/** Flags of an extended clipboard message that only asks, and of one that offers a text. */
const CLIPBOARD_ASKS = 0x0100_0000 | 0x0200_0000 | 0x0400_0000;
const CLIPBOARD_OFFERS = 0x0800_0000 | 0x1000_0000;
/** Set in the buttons of an extended pointer event, if the viewer asked for that extension. */
const EXTENDED_MARK = 0x80;

/** Splits a viewer's bytes, in pieces of any size, into whole messages. */
export class MessageSplitter {
  #chunks: Buffer[] = [];
  #buffered = 0;
  /** Bytes needed before parsing is worth it. */
  #wanted = 1;
  #isLost = false;
  #hasExtendedPointer = false;
  #hasBegun = false;

  /**
   * The messages that these bytes complete, in order. After a message of an unknown kind, lengths would be guesses: from
   * there on all bytes are returned as `unknown`.
   */
  split(bytes: Buffer): {
    readonly messages: readonly ViewerMessage[];
    readonly unknown: Buffer | undefined;
  } {
    this.#chunks.push(bytes);
    this.#buffered += bytes.length;
    const messages: ViewerMessage[] = [];
    if (!this.#isLost && this.#buffered < this.#wanted) return { messages, unknown: undefined };
    let rest = this.#chunks.length === 1 ? bytes : Buffer.concat(this.#chunks);
    for (let length = this.#nextLength(rest); length > 0; length = this.#nextLength(rest)) {
      messages.push(this.#parse(rest.subarray(0, length)));
      rest = rest.subarray(length);
    }
    const unknown = this.#isLost && rest.length > 0 ? rest : undefined;
    // The caller may reuse its buffer, so the rest is copied.
    this.#chunks = this.#isLost || rest.length === 0 ? [] : [Buffer.from(rest)];
    this.#buffered = this.#isLost ? 0 : rest.length;
    return { messages, unknown };
  }

  /** The length of the next whole message; 0 if it is incomplete or of an unknown kind. */
  #nextLength(rest: Buffer): number {
    if (this.#isLost || rest.length === 0) return 0;
    const head = rest.subarray(0, MAX_HEAD_BYTES);
    const length = this.#hasBegun ? messageLength(head, this.#hasExtendedPointer) : CLIENT_INIT;
    this.#isLost = length === 0 || length > MAX_MESSAGE_BYTES;
    if (this.#isLost) return 0;
    const isWhole = length <= rest.length;
    this.#wanted = isWhole ? 1 : length;
    return isWhole ? length : 0;
  }

  #parse(bytes: Buffer): ViewerMessage {
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      return { kind: 'other', bytes };
    }
    if (bytes[0] === CLIENT_MESSAGE.setEncodings) {
      this.#hasExtendedPointer = asksFor(bytes, ENCODING.extendedMouseButtons);
    }
    return parseMessage(bytes);
  }
}

/** The length of a message, or a larger value than `head` has if more is needed; 0 for an unknown kind. */
function messageLength(head: Buffer, extendedPointer: boolean): number {
  const known = (bytes: number, length: () => number) => (head.length < bytes ? bytes : length());
  switch (head[0]) {
    case CLIENT_MESSAGE.setPixelFormat:
      return 20;
    case CLIENT_MESSAGE.setEncodings:
      return known(4, () => 4 + 4 * head.readUInt16BE(2));
    case CLIENT_MESSAGE.framebufferUpdateRequest:
    case CLIENT_MESSAGE.enableContinuousUpdates:
      return 10;
    case CLIENT_MESSAGE.keyEvent:
      return 8;
    case CLIENT_MESSAGE.pointerEvent:
      return known(2, () => (extendedPointer && head.readUInt8(1) & EXTENDED_MARK ? 7 : 6));
    case CLIENT_MESSAGE.clientCutText: // negative lengths are extended ones
      return known(8, () => 8 + Math.abs(head.readInt32BE(4)));
    case CLIENT_MESSAGE.fence:
      return known(9, () => 9 + head.readUInt8(8));
    case CLIENT_MESSAGE.xvp:
      return 4;
    case CLIENT_MESSAGE.setDesktopSize:
      return known(8, () => 8 + 16 * head.readUInt8(6));
    case CLIENT_MESSAGE.qemu: // viewers send only the extended key event
      return known(2, () => (head.readUInt8(1) === 0 ? 12 : 0));
    default:
      return 0;
  }
}

function parseMessage(bytes: Buffer): ViewerMessage {
  switch (bytes[0]) {
    case CLIENT_MESSAGE.keyEvent:
      return { kind: 'key', down: bytes.readUInt8(1) !== 0, keysym: bytes.readUInt32BE(4), bytes };
    case CLIENT_MESSAGE.qemu:
      return { kind: 'key', down: bytes.readUInt16BE(2) !== 0, keysym: bytes.readUInt32BE(4), bytes };
    case CLIENT_MESSAGE.pointerEvent: {
      const more = bytes.length > 6 ? bytes.readUInt8(6) << 7 : 0;
      const mask = bytes.length > 6 ? bytes.readUInt8(1) & ~EXTENDED_MARK : bytes.readUInt8(1);
      const [x, y] = [bytes.readUInt16BE(2), bytes.readUInt16BE(4)];
      return { kind: 'pointer', x, y, buttons: mask | more, bytes };
    }
    case CLIENT_MESSAGE.clientCutText:
      return { kind: onlyAsks(bytes) ? 'other' : 'change', bytes };
    case CLIENT_MESSAGE.setDesktopSize:
      return { kind: 'resize', bytes };
    case CLIENT_MESSAGE.xvp:
      return { kind: 'change', bytes };
    default:
      return { kind: 'other', bytes };
  }
}

/** Whether a clipboard message leaves the desktop's clipboard unchanged. */
function onlyAsks(cutText: Buffer): boolean {
  if (cutText.readInt32BE(4) >= 0 || cutText.length < 12) return false;
  const flags = cutText.readUInt32BE(8);
  return (flags & CLIPBOARD_ASKS) !== 0 && ((flags & CLIPBOARD_OFFERS) === 0 || (flags & 0x0100_0000) !== 0);
}

function asksFor(setEncodings: Buffer, encoding: number): boolean {
  for (let at = 4; at + 4 <= setEncodings.length; at += 4) {
    if (setEncodings.readInt32BE(at) === encoding) return true;
  }
  return false;
}
