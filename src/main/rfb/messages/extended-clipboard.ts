import { isUtf8 } from 'node:buffer';
import { constants, deflateSync, inflateSync } from 'node:zlib';
import { LIMITS } from '../limits';

/** The extended clipboard pseudo-encoding: UTF-8 text, announced first and sent on request. */

const TEXT = 1;
const CR = 13;
const LF = 10;
const ACTION = {
  caps: 1 << 24,
  request: 1 << 25,
  peek: 1 << 26,
  notify: 1 << 27,
  provide: 1 << 28,
} as const;

export type ClipboardMessage =
  | { readonly kind: 'caps' | 'request' | 'peek' | 'other' }
  | { readonly kind: 'notify'; readonly hasText: boolean }
  | { readonly kind: 'provide'; readonly text: string | undefined };

/** Whether a payload has a text, which is compressed. */
export const isProvided = (payload: Buffer): boolean =>
  payload.length >= 4 && (payload.readUInt32BE(0) & ACTION.provide) !== 0;

/** Reads the payload of a cut text message of negative length. Broken zlib data counts as no text. */
export function parseClipboard(payload: Buffer): ClipboardMessage {
  if (payload.length < 4) return { kind: 'other' };
  const flags = payload.readUInt32BE(0);
  if (flags & ACTION.caps) return { kind: 'caps' };
  if (flags & ACTION.request) return { kind: 'request' };
  if (flags & ACTION.peek) return { kind: 'peek' };
  if (flags & ACTION.notify) return { kind: 'notify', hasText: (flags & TEXT) !== 0 };
  if (flags & ACTION.provide) {
    return { kind: 'provide', text: flags & TEXT ? inflateText(payload.subarray(4)) : undefined };
  }
  return { kind: 'other' };
}

/** Our capabilities. A text of up to `unannounced` bytes may be sent without an announcement. */
export function clipboardCaps(unannounced: number): Buffer {
  return uint32s(
    ACTION.caps | ACTION.request | ACTION.peek | ACTION.notify | ACTION.provide | TEXT,
    unannounced,
  );
}

export const clipboardRequest = (): Buffer => uint32s(ACTION.request | TEXT);

export const clipboardNotify = (hasText: boolean): Buffer => uint32s(ACTION.notify | (hasText ? TEXT : 0));

/** Lines end in CR LF and the text in NUL. */
export function clipboardProvide(text: string): Buffer {
  const utf8 = Buffer.from(`${text.replace(/\r?\n/g, '\r\n')}\0`, 'utf8');
  return Buffer.concat([
    uint32s(ACTION.provide | TEXT),
    deflateSync(Buffer.concat([uint32s(utf8.length), utf8])),
  ]);
}

/** Text in Latin-1; other characters become question marks. */
export const latin1 = (text: string): Buffer =>
  Buffer.from(text.replace(/[\u{100}-\u{10ffff}]/gu, '?'), 'latin1');

function inflateText(data: Buffer): string | undefined {
  try {
    const inflated = inflateSync(data, {
      // Keeps a small message from becoming a large allocation.
      maxOutputLength: LIMITS.clipboard + 4,
      // TigerVNC flushes its stream and never finishes it.
      finishFlush: constants.Z_SYNC_FLUSH,
    });
    const end = 4 + inflated.readUInt32BE(0);
    if (end > inflated.length) return undefined;
    const text = withoutReturns(inflated.subarray(4, end));
    // Replacing invalid UTF-8 takes ten times as long as reading valid UTF-8.
    return text.toString(isUtf8(text) ? 'utf8' : 'latin1').replace(/\0$/, '');
  } catch {
    return undefined;
  }
}

/**
 * Replaces each CR LF by LF, in place. A megabyte takes 2 ms; replacing in a string takes a hundred times as long.
 */
function withoutReturns(utf8: Buffer): Buffer {
  let to = utf8.indexOf(CR);
  if (to < 0) return utf8;
  for (let at = to; at < utf8.length; at++) {
    if (utf8[at] !== CR || utf8[at + 1] !== LF) utf8[to++] = utf8[at] ?? 0;
  }
  return utf8.subarray(0, to);
}

function uint32s(...values: number[]): Buffer {
  const buffer = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) buffer.writeUInt32BE(value >>> 0, 4 * i);
  return buffer;
}
