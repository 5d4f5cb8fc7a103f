import { ENCODING } from '../messages/client-messages';

/** What a viewer has sent, one whole message each, with its bytes. */
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
  /** Changes the desktop in another way: puts something into its clipboard, sets its size, turns it off. */
  | { readonly kind: 'change'; readonly bytes: Buffer }
  | { readonly kind: 'other'; readonly bytes: Buffer };

/** Cuts what a server hears of a viewer, in pieces of any size, into whole messages. */
export interface MessageSplitter {
  /**
   * The messages that these bytes complete, in order. After a message of a kind it does not know, lengths would be
   * guesses: from there on everything comes back as `unknown`.
   */
  split(bytes: Buffer): { readonly messages: readonly ViewerMessage[]; readonly unknown: Buffer | undefined };
}

/** The longest message that is taken for one, in bytes: a clipboard. It is held until it is whole. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
/** What must be known at the most to tell a message's length. */
const MAX_HEAD_BYTES = 12;
/** The shared flag, with which it begins. */
const CLIENT_INIT = 1;

const MESSAGE = { encodings: 2, key: 4, pointer: 5, cutText: 6, xvp: 250, size: 251, qemu: 255 } as const;
/** Of an extended clipboard message: what asks, and does not offer anything. */
const CLIPBOARD_ASKS = 0x0100_0000 | 0x0200_0000 | 0x0400_0000;
const CLIPBOARD_OFFERS = 0x0800_0000 | 0x1000_0000;
/** Set in the buttons of an extended pointer event, by those who asked for them. */
const EXTENDED_MARK = 0x80;

export function createMessageSplitter(): MessageSplitter {
  let chunks: Buffer[] = [];
  let buffered = 0;
  /** How much is needed before it is worth to look. */
  let wanted = 1;
  let lost = false;
  let extendedPointer = false;
  let begun = false;

  /** The length of what comes next; more than `known` where it is not all there, 0 where it cannot be told. */
  function lengthOf(known: Buffer): number {
    const length = begun ? messageLength(known, extendedPointer) : CLIENT_INIT;
    return length > MAX_MESSAGE_BYTES ? 0 : length;
  }

  function parse(bytes: Buffer): ViewerMessage {
    if (!begun) {
      begun = true;
      return { kind: 'other', bytes };
    }
    if (bytes[0] === MESSAGE.encodings) extendedPointer = asksFor(bytes, ENCODING.extendedMouseButtons);
    return messageOf(bytes);
  }

  return {
    split(bytes) {
      chunks.push(bytes);
      buffered += bytes.length;
      const messages: ViewerMessage[] = [];
      if (!lost && buffered < wanted) return { messages, unknown: undefined };
      let rest = chunks.length === 1 ? bytes : Buffer.concat(chunks);
      while (!lost && rest.length > 0) {
        const length = lengthOf(rest.subarray(0, MAX_HEAD_BYTES));
        if (length === 0) lost = true;
        else if (length > rest.length) {
          wanted = length;
          break;
        } else {
          messages.push(parse(rest.subarray(0, length)));
          rest = rest.subarray(length);
          wanted = 1;
        }
      }
      // What is kept must not be the caller's buffer.
      chunks = lost || rest.length === 0 ? [] : [Buffer.from(rest)];
      buffered = lost ? 0 : rest.length;
      return { messages, unknown: lost && rest.length > 0 ? rest : undefined };
    },
  };
}

/** At least one more than is known where that is not enough to tell. */
function messageLength(head: Buffer, extendedPointer: boolean): number {
  const known = (bytes: number, length: () => number) => (head.length < bytes ? bytes : length());
  switch (head[0]) {
    case 0: // SetPixelFormat
      return 20;
    case MESSAGE.encodings:
      return known(4, () => 4 + 4 * head.readUInt16BE(2));
    case 3: // FramebufferUpdateRequest
    case 150: // EnableContinuousUpdates
      return 10;
    case MESSAGE.key:
      return 8;
    case MESSAGE.pointer:
      return known(2, () => (extendedPointer && head.readUInt8(1) & EXTENDED_MARK ? 7 : 6));
    case MESSAGE.cutText: // negative lengths are extended ones
      return known(8, () => 8 + Math.abs(head.readInt32BE(4)));
    case 248: // ClientFence
      return known(9, () => 9 + head.readUInt8(8));
    case MESSAGE.xvp:
      return 4;
    case MESSAGE.size:
      return known(8, () => 8 + 16 * head.readUInt8(6));
    case MESSAGE.qemu: // of its kinds viewers send only the extended key event
      return known(2, () => (head.readUInt8(1) === 0 ? 12 : 0));
    default:
      return 0;
  }
}

function messageOf(bytes: Buffer): ViewerMessage {
  switch (bytes[0]) {
    case MESSAGE.key:
      return { kind: 'key', down: bytes.readUInt8(1) !== 0, keysym: bytes.readUInt32BE(4), bytes };
    case MESSAGE.qemu:
      return { kind: 'key', down: bytes.readUInt16BE(2) !== 0, keysym: bytes.readUInt32BE(4), bytes };
    case MESSAGE.pointer: {
      const more = bytes.length > 6 ? bytes.readUInt8(6) << 7 : 0;
      const mask = bytes.length > 6 ? bytes.readUInt8(1) & ~EXTENDED_MARK : bytes.readUInt8(1);
      return {
        kind: 'pointer',
        x: bytes.readUInt16BE(2),
        y: bytes.readUInt16BE(4),
        buttons: mask | more,
        bytes,
      };
    }
    case MESSAGE.cutText:
      return { kind: onlyAsks(bytes) ? 'other' : 'change', bytes };
    case MESSAGE.xvp:
    case MESSAGE.size:
      return { kind: 'change', bytes };
    default:
      return { kind: 'other', bytes };
  }
}

/** Whether a clipboard message puts nothing into the desktop's clipboard. */
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
