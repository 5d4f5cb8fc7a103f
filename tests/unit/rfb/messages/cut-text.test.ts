import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ByteReader } from '../../../../src/main/rfb/connection/byte-reader';
import { clientCutText } from '../../../../src/main/rfb/messages/client-messages';
import { CutText } from '../../../../src/main/rfb/messages/cut-text';
import {
  clipboardNotify,
  clipboardProvide,
  clipboardRequest,
} from '../../../../src/main/rfb/messages/extended-clipboard';
import { extendedCutText } from '../../../support/rfb-bytes';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A clipboard that has read the server's `messages` in order. */
async function reading(...messages: Buffer[]) {
  const sent: Buffer[] = [];
  const texts: (string | undefined)[] = [];
  const cutText = new CutText((message) => sent.push(message));
  cutText.onText = (text) => texts.push(text);
  const reader = new ByteReader(new PassThrough());
  const read = async (message: Buffer) => {
    reader.feed(extendedCutText(message).subarray(1));
    await cutText.read(reader);
  };
  for (const message of messages) await read(message);
  return { sent, texts, read };
}

it('an announced text is requested and reported', async () => {
  const { sent, texts } = await reading(clipboardNotify(true), clipboardProvide('für 日本'));
  expect(sent).toEqual([clientCutText(clipboardRequest(), true)]);
  vi.advanceTimersByTime(60_000);
  expect(texts).toEqual(['für 日本']);
});

it('an announced text that is never sent is reported as missing', async () => {
  const { texts } = await reading(clipboardProvide('before'), clipboardNotify(true));
  vi.advanceTimersByTime(60_000);
  expect(texts).toEqual(['before', undefined]);
});

it('only the newest of several announced texts is reported', async () => {
  const { texts, read } = await reading(clipboardNotify(true), clipboardNotify(true));
  await read(clipboardProvide('newest'));
  vi.advanceTimersByTime(60_000);
  expect(texts).toEqual(['newest']);
});
