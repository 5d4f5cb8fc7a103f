import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createPacedSender, type PacedSocket, STALL_MS } from '../../../src/main/base/paced-sender';

/** A WebSocket whose data is sent on command. */
function fakeSocket() {
  const sent: { data: unknown; taken: () => void }[] = [];
  const terminate = vi.fn();
  const socket: PacedSocket = {
    readyState: 1,
    OPEN: 1,
    send: (data: unknown, _options: unknown, taken?: (error?: Error) => void) => {
      sent.push({ data, taken: () => taken?.() });
    },
    terminate,
  };
  return { socket, sent, terminate, take: () => sent.at(-1)?.taken() };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('a client that reads nothing for ten seconds is disconnected', () => {
  const { socket, terminate } = fakeSocket();
  const stalled = vi.fn();
  const sender = createPacedSender(socket, { onStalled: stalled });
  sender.send('a');
  vi.advanceTimersByTime(STALL_MS - 1);
  expect(terminate).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(terminate).toHaveBeenCalledOnce();
  expect(stalled).toHaveBeenCalledOnce();
});

it('a client that reads slowly stays connected, even if much data waits', () => {
  const { socket, sent, terminate, take } = fakeSocket();
  const sender = createPacedSender(socket);
  sender.send(Buffer.alloc(10 * 64 * 1024));
  for (let i = 0; i < 10; i++) {
    vi.advanceTimersByTime(STALL_MS - 1);
    take();
  }
  expect(sent.map(({ data }) => (data as Buffer).length)).toEqual(Array(10).fill(64 * 1024));
  expect(sender.waiting).toBe(0);
  vi.advanceTimersByTime(10 * STALL_MS);
  expect(terminate).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
});

it('messages are sent in order, one at a time, and the waiting bytes are reported', () => {
  const { socket, sent, take } = fakeSocket();
  const progress = vi.fn();
  const sender = createPacedSender(socket, { onProgress: progress });
  for (const text of ['one', 'two', 'three']) sender.send(text);
  expect(sent.map(({ data }) => data)).toEqual(['one']);
  expect(sender.waiting).toBe(11);
  take();
  expect(progress).toHaveBeenLastCalledWith(8);
  sender.clear();
  take();
  expect(sent.map(({ data }) => data)).toEqual(['one', 'two']);
  expect(sender.waiting).toBe(0);
});
