import { describe, expect, it } from 'vitest';
import { MessageSplitter, type ViewerMessage } from '../../../../src/main/rfb/proxy/message-splitter';
import { createViewerInput } from '../../../../src/main/rfb/proxy/viewer-input';
import { u8, u16, u32 } from '../../../support/rfb-bytes';

/** ClientInit. */
const HELLO = u8(1);
const request = u8(3, 1, 0, 0, 0, 0, 4, 4, 4, 4);
const encodings = (...list: number[]) => Buffer.concat([u8(2, 0), u16(list.length), u32(...list)]);
const key = (keysym: number, down: boolean) => Buffer.concat([u8(4, down ? 1 : 0, 0, 0), u32(keysym)]);
const qemuKey = (keysym: number, down: boolean, code: number) =>
  Buffer.concat([u8(255, 0), u16(down ? 1 : 0), u32(keysym, code)]);
const pointer = (x: number, y: number, buttons: number) => Buffer.concat([u8(5, buttons), u16(x, y)]);
const cutText = (text: string) => Buffer.concat([u8(6, 0, 0, 0), u32(text.length), Buffer.from(text)]);
const extendedCutText = (flags: number, length = 4) =>
  Buffer.concat([u8(6, 0, 0, 0), u32(-length), u32(flags), Buffer.alloc(length - 4)]);
const fence = Buffer.concat([u8(248, 0, 0, 0), u32(0x8000_0001), u8(2, 5, 5)]);
const resize = Buffer.concat([u8(251, 0), u16(800, 600), u8(1, 0), Buffer.alloc(16)]);

/** The messages in a viewer's bytes, which arrive in pieces of a length. */
function parse(bytes: Buffer, piece = bytes.length) {
  const splitter = new MessageSplitter();
  const messages: ViewerMessage[] = [];
  const unknown: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += piece) {
    const taken = splitter.split(bytes.subarray(at, at + piece));
    messages.push(...taken.messages);
    if (taken.unknown) unknown.push(taken.unknown);
  }
  return { messages, unknown: Buffer.concat(unknown) };
}
const wordsOf = (message: ViewerMessage): string => {
  if (message.kind === 'key') return `key ${message.keysym} ${message.down ? 'down' : 'up'}`;
  if (message.kind === 'pointer') return `pointer ${message.x},${message.y} ${message.buttons}`;
  return message.kind;
};

describe('MessageSplitter', () => {
  const session = Buffer.concat([
    ...[HELLO, encodings(0, 1, -239), request, key(65, true), key(65, false), qemuKey(66, true, 0x30)],
    ...[fence, pointer(7, 300, 5), cutText('hello'), resize, u8(250, 0, 1, 2), u8(150, 1), u16(0, 0, 9, 9)],
  ]);
  it.each([1, 2, 3, 5, 7, 11, 64, session.length])(
    'splits pieces of %i bytes into whole messages',
    (piece) => {
      const { messages, unknown } = parse(session, piece);
      expect(messages.slice(1).map(wordsOf)).toEqual([
        ...['other', 'other', 'key 65 down', 'key 65 up', 'key 66 down', 'other', 'pointer 7,300 5'],
        ...['change', 'resize', 'change', 'other'],
      ]);
      expect(Buffer.concat(messages.map(({ bytes }) => bytes))).toEqual(session);
      expect(unknown.length).toBe(0);
    },
  );

  it('accepts the longer pointer message if the viewer asked for it', () => {
    const long = Buffer.concat([pointer(1, 2, 0x81), u8(1)]);
    const asked = parse(Buffer.concat([HELLO, encodings(-316), long, request]));
    expect(asked.messages.slice(2).map(wordsOf)).toEqual(['pointer 1,2 129', 'other']);
    const plain = parse(Buffer.concat([HELLO, encodings(0), pointer(1, 2, 0x81), request]));
    expect(plain.messages.slice(2).map(wordsOf)).toEqual(['pointer 1,2 129', 'other']);
  });

  it.each([
    ['caps', 0x0100_0001 | 0x1f00_0000, 'other'],
    ['request', 0x0200_0001, 'other'],
    ['peek', 0x0400_0000, 'other'],
    ['notify', 0x0800_0001, 'change'],
    ['provide', 0x1000_0001, 'change'],
  ])('distinguishes a change of the clipboard from a request: %s', (_name, flags, kind) => {
    const { messages } = parse(Buffer.concat([HELLO, extendedCutText(flags, 8)]));
    expect(messages.at(-1)?.kind).toBe(kind);
  });

  it.each([1, 4, 1000])(
    'returns everything from an unknown message on as unknown, in pieces of %i bytes',
    (piece) => {
      const strange = Buffer.concat([u8(99, 1, 2), key(65, true), pointer(1, 1, 1)]);
      const { messages, unknown } = parse(Buffer.concat([HELLO, request, strange]), piece);
      expect(messages.map(wordsOf)).toEqual(['other', 'other']);
      expect(unknown).toEqual(strange);
    },
  );

  it.each([
    ['a QEMU message that is not a key', u8(255, 1, 0, 2)],
    ['a clipboard above the limit', Buffer.concat([u8(6, 0, 0, 0), u32(0x7fff_ffff)])],
  ])('returns %s as unknown', (_what, bytes) => {
    expect(parse(Buffer.concat([HELLO, bytes])).unknown).toEqual(bytes);
  });
});

describe('the input of a viewer', () => {
  /** The forwarded messages. Each step is a message and whether the viewer has control, or a release. */
  function passed(...steps: (readonly [Buffer, boolean] | 'release')[]): string[] {
    const input = createViewerInput();
    const splitter = new MessageSplitter();
    splitter.split(HELLO);
    return steps.flatMap((step) => {
      if (step === 'release') return input.release().map(wordsOf);
      return splitter.split(step[0]).messages.flatMap((message) => {
        const out = input.pass(message, step[1]);
        return out ? [wordsOf(out)] : [];
      });
    });
  }

  it('is not forwarded without control, but other messages are', () => {
    const all = Buffer.concat([key(65, true), request, pointer(1, 1, 1), cutText('x'), resize, fence]);
    expect(passed([all, false])).toEqual(['other', 'other']);
    expect(passed([all, true])).toEqual([
      ...['key 65 down', 'other', 'pointer 1,1 1', 'change', 'resize', 'other'],
    ]);
  });

  it('is released once, keys newest first, or buttons at the pointer', () => {
    expect(
      passed(
        [Buffer.concat([key(1, true), qemuKey(2, true, 9), key(3, true), key(3, false)]), true],
        'release',
      ),
    ).toEqual(['key 1 down', 'key 2 down', 'key 3 down', 'key 3 up', 'key 2 up', 'key 1 up']);
    expect(passed([pointer(5, 6, 5), true], 'release', 'release')).toEqual([
      'pointer 5,6 5',
      'pointer 5,6 0',
    ]);
    expect(passed([pointer(5, 6, 0), true], 'release')).toEqual(['pointer 5,6 0']);
  });

  it('with an extended key is released by an extended message', () => {
    const input = createViewerInput();
    const splitter = new MessageSplitter();
    const [down] = splitter.split(Buffer.concat([HELLO, qemuKey(0x61, true, 0x1e)])).messages.slice(1);
    if (down) input.pass(down, true);
    expect(input.release().map(({ bytes }) => bytes)).toEqual([qemuKey(0x61, false, 0x1e)]);
  });

  it('presses no button on a move if it was pressed without control', () => {
    expect(
      passed(
        [pointer(1, 1, 1), false],
        [pointer(2, 2, 1), true],
        [pointer(3, 3, 5), true],
        [pointer(4, 4, 0), true],
        [pointer(5, 5, 1), true],
      ),
    ).toEqual(['pointer 2,2 0', 'pointer 3,3 4', 'pointer 4,4 0', 'pointer 5,5 1']);
  });

  it('does not press a released button again', () => {
    expect(
      passed([pointer(1, 1, 1), true], 'release', [pointer(2, 2, 1), true], [pointer(2, 2, 0), true]),
    ).toEqual(['pointer 1,1 1', 'pointer 1,1 0', 'pointer 2,2 0', 'pointer 2,2 0']);
  });
});
