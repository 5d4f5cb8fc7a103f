import { expect, it } from 'vitest';
import { createEventBus } from '../../../src/main/base/event-bus';

it('the event bus calls listeners of the type and of all types in the order of subscription, before emit returns', () => {
  const bus = createEventBus();
  const calls: string[] = [];
  bus.on('sessions', ({ type }) => void calls.push(`first ${type}`));
  bus.onAny(({ type }) => void calls.push(`any ${type}`));
  const stop = bus.on('recording.deleted', ({ id }) => void calls.push(`deleted ${id}`));
  bus.emit({ type: 'sessions' });
  bus.emit({ type: 'recording.deleted', id: 'a' });
  expect(calls).toEqual(['first sessions', 'any sessions', 'any recording.deleted', 'deleted a']);
  stop();
  bus.emit({ type: 'recording.deleted', id: 'b' });
  expect(calls.at(-1)).toBe('any recording.deleted');
});
