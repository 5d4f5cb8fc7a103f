/** Longest message whose length we do not doubt: a clipboard. */
const MAX_SKIP = 64 * 1024 * 1024;
/** What must be known at the most to tell a message's length: that of a fence. */
const LONGEST_HEAD = 9;
const KEY = 4;
const POINTER = 5;
const QEMU = 255;

/** Bytes of ClientInit, with which what a server hears of a viewer begins. */
const CLIENT_INIT = 1;

export interface ViewerInput {
  /** Takes in what the viewer sent next, and tells whether a key or pointer event begins in it. */
  listen(bytes: Buffer): boolean;
  /**
   * The message that lets go of the buttons the viewer holds, where the pointer is; undefined where it holds none, or
   * where a message could not begin now.
   */
  release(): Buffer | undefined;
}

/**
 * Listens in on what a viewer sends, in pieces cut anywhere. A message of a kind it does not know makes it deaf: from
 * there on lengths would be guesses.
 */
export function createViewerInput(): ViewerInput {
  let skip = CLIENT_INIT;
  let head = Buffer.alloc(0);
  let deaf = false;
  /** The last pointer event: type, buttons, x, y. */
  let pointer: Buffer | undefined;

  function listen(bytes: Buffer): boolean {
    let input = false;
    let at = 0;
    while (!deaf && at < bytes.length) {
      if (skip > 0) {
        const step = Math.min(skip, bytes.length - at);
        skip -= step;
        at += step;
        continue;
      }
      const known = Buffer.concat([head, bytes.subarray(at, at + LONGEST_HEAD - head.length)]);
      const length = messageLength(known);
      if (length === undefined || length > MAX_SKIP) {
        deaf = true;
      } else if (length === 0) {
        at += known.length - head.length;
        head = known;
      } else {
        if (known[0] === KEY || known[0] === POINTER || known[0] === QEMU) input = true;
        if (known[0] === POINTER) pointer = Buffer.from(known.subarray(0, length));
        skip = length - head.length;
        head = Buffer.alloc(0);
      }
    }
    return input;
  }

  return {
    listen,
    release() {
      if (deaf || skip > 0 || head.length > 0 || !pointer?.[1]) return undefined;
      const released = Buffer.from(pointer);
      released[1] = 0;
      return released;
    },
  };
}

/** The whole length of the message that begins so; 0 where more must be known, undefined where it cannot be told. */
function messageLength(head: Buffer): number | undefined {
  const with16 = (at: number, each: number, fixed: number) =>
    head.length < at + 2 ? 0 : fixed + each * head.readUInt16BE(at);
  switch (head[0]) {
    case 0: // SetPixelFormat
      return 20;
    case 2: // SetEncodings
      return with16(2, 4, 4);
    case 3: // FramebufferUpdateRequest
      return 10;
    case KEY:
      return 8;
    case POINTER: // known whole, so that it can be told what is pressed
      return head.length < 6 ? 0 : 6;
    case 6: // ClientCutText; negative lengths are extended ones
      return head.length < 8 ? 0 : 8 + Math.abs(head.readInt32BE(4));
    case 150: // EnableContinuousUpdates
      return 10;
    case 248: // ClientFence
      return head.length < 9 ? 0 : 9 + (head[8] ?? 0);
    case 250: // xvp
      return 4;
    case 251: // SetDesktopSize
      return head.length < 7 ? 0 : 8 + 16 * (head[6] ?? 0);
    case QEMU: // of its kinds viewers send only the extended key event
      return head.length < 2 ? 0 : head[1] === 0 ? 12 : undefined;
    default:
      return undefined;
  }
}
