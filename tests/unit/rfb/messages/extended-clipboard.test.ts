import { constants, deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../../src/main/rfb/limits';
import {
  clipboardCaps,
  clipboardNotify,
  clipboardProvide,
  clipboardRequest,
  latin1,
  parseClipboard,
} from '../../../../src/main/rfb/messages/extended-clipboard';
import { u8, u32 } from '../../../support/rfb-bytes';

const TEXT = 1;
const RTF = 2;
const CAPS = 1 << 24;
const REQUEST = 1 << 25;
const PEEK = 1 << 26;
const NOTIFY = 1 << 27;
const PROVIDE = 1 << 28;

const sized = (text: Buffer, length = text.length) => Buffer.concat([u32(length), text]);
const provided = (zlib: Buffer, flags = PROVIDE | TEXT) => Buffer.concat([u32(flags), zlib]);

describe('parseClipboard', () => {
  it.each([
    ['caps', u32(CAPS | TEXT, 1000), { kind: 'caps' }],
    ['request', u32(REQUEST | TEXT), { kind: 'request' }],
    ['peek', u32(PEEK), { kind: 'peek' }],
    ['notify of text', u32(NOTIFY | TEXT), { kind: 'notify', hasText: true }],
    ['notify of a different format', u32(NOTIFY | RTF), { kind: 'notify', hasText: false }],
    ['notify of an empty clipboard', u32(NOTIFY), { kind: 'notify', hasText: false }],
    ['provide of a different format', u32(PROVIDE | RTF), { kind: 'provide', text: undefined }],
    ['no action', u32(TEXT), { kind: 'other' }],
    ['too few bytes', u8(1, 0, 0), { kind: 'other' }],
    ['an empty message', Buffer.alloc(0), { kind: 'other' }],
  ])('reads %s', (_name, payload, expected) => {
    expect(parseClipboard(payload)).toEqual(expected);
  });

  it.each(['', 'plain', 'über 🪑 日本語', 'a\nb\n', '\u0000inside\u0000'])('reads the text %j', (text) => {
    const wire = Buffer.from(`${text.replaceAll('\n', '\r\n')}\0`);
    expect(parseClipboard(provided(deflateSync(sized(wire))))).toEqual({ kind: 'provide', text });
  });

  it('reads a stream that is flushed and never finished, as TigerVNC sends it', () => {
    const zlib = deflateSync(sized(Buffer.from('hello\0')), { finishFlush: constants.Z_SYNC_FLUSH });
    expect(parseClipboard(provided(zlib))).toEqual({ kind: 'provide', text: 'hello' });
  });

  it('reads a text without a NUL, and ignores further formats', () => {
    const zlib = deflateSync(
      Buffer.concat([sized(Buffer.from('hello')), sized(Buffer.from('<b>hello</b>'))]),
    );
    expect(parseClipboard(provided(zlib))).toEqual({ kind: 'provide', text: 'hello' });
  });

  const text = deflateSync(sized(Buffer.from(`${'long enough to be cut '.repeat(20)}\0`)));
  it.each([
    ['no data', Buffer.alloc(0)],
    ['data that is not zlib', Buffer.from('not zlib at all')],
    ['a truncated stream', text.subarray(0, text.length - 20)],
    ['less than a length', deflateSync(u8(0, 0))],
    ['a length past the data', deflateSync(sized(Buffer.from('short'), 0xffff_ffff))],
    ['a zip bomb', deflateSync(Buffer.alloc(64 * LIMITS.clipboard))],
  ])('treats %s as no text', (_name, zlib) => {
    expect(parseClipboard(provided(zlib))).toEqual({ kind: 'provide', text: undefined });
  });

  it('accepts a text of exactly the limit', () => {
    const wire = Buffer.alloc(LIMITS.clipboard, 'x');
    const parsed = parseClipboard(provided(deflateSync(sized(wire))));
    expect(parsed.kind === 'provide' && parsed.text?.length).toBe(LIMITS.clipboard);
  });
});

describe('a sent clipboard message', () => {
  it('provides text with CR LF and a NUL, which is parsed to the same text', () => {
    const payload = clipboardProvide('a\nb\r\nc €');
    expect(payload.readUInt32BE(0)).toBe(PROVIDE | TEXT);
    const wire = inflateSync(payload.subarray(4));
    expect(wire.toString('utf8', 4)).toBe('a\r\nb\r\nc €\0');
    expect(wire.readUInt32BE(0)).toBe(wire.length - 4);
    expect(parseClipboard(payload)).toEqual({ kind: 'provide', text: 'a\nb\nc €' });
  });

  it('announces, requests, or lists the capabilities', () => {
    expect(clipboardNotify(true)).toEqual(u32(NOTIFY | TEXT));
    expect(clipboardNotify(false)).toEqual(u32(NOTIFY));
    expect(clipboardRequest()).toEqual(u32(REQUEST | TEXT));
    expect(clipboardCaps(LIMITS.clipboard)).toEqual(
      u32(CAPS | REQUEST | PEEK | NOTIFY | PROVIDE | TEXT, LIMITS.clipboard),
    );
  });

  it.each([
    ['plain', 'plain'],
    ['déjà vu ÿ', 'déjà vu ÿ'],
    ['5 € for 🪑 and Ā', '5 ? for ? and ?'],
  ])('encodes %j in Latin-1 as %j', (text, expected) => {
    expect(latin1(text).toString('latin1')).toBe(expected);
  });
});
