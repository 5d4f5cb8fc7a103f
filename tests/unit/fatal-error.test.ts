import { afterEach, expect, it, vi } from 'vitest';
import { stopAfterFatalError } from '../../src/main/fatal-error';

const EVENTS = ['uncaughtException', 'unhandledRejection'] as const;
const before = new Map(EVENTS.map((event) => [event, process.listeners(event as 'uncaughtException')]));
afterEach(() => {
  for (const event of EVENTS) {
    for (const listener of process.listeners(event as 'uncaughtException')) {
      if (!before.get(event)?.includes(listener)) process.off(event, listener);
    }
  }
});

it.each(EVENTS)('an uncaught error is logged, stops the host once, and exits with 1: %s', async (event) => {
  const [log, exit] = [vi.fn(), vi.fn()];
  const stop = vi.fn(async () => undefined);
  stopAfterFatalError(log, stop, exit);
  const [listener] = process.listeners(event as 'uncaughtException').slice(-1);
  const error = new Error('unexpected');
  for (let times = 0; times < 2; times += 1) listener?.(error, 'uncaughtException');
  expect(log.mock.calls).toEqual([[error], [error]]);
  expect(stop).toHaveBeenCalledOnce();
  await vi.waitFor(() => expect(exit).toHaveBeenCalledWith(1));
});
