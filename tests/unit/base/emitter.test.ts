import { expect, it } from 'vitest';
import { createEmitter } from '../../../src/main/base/emitter';

it('an emitter calls listeners in order until they unsubscribe, also one that is subscribed twice', () => {
  const emitter = createEmitter<number>();
  const seen: string[] = [];
  const listener = (value: number) => seen.push(`a${value}`);
  const stop = emitter.subscribe(listener);
  emitter.subscribe(listener);
  emitter.subscribe((value) => {
    seen.push(`b${value}`);
  });
  emitter.emit(1);
  stop();
  stop();
  emitter.emit(2);
  expect(seen).toEqual(['a1', 'a1', 'b1', 'a2', 'b2']);
  expect(emitter.size).toBe(2);
});

it('an emitter does not call a listener that an earlier one has removed', () => {
  const emitter = createEmitter<void>();
  let stop = () => {};
  let called = false;
  emitter.subscribe(() => stop());
  stop = emitter.subscribe(() => {
    called = true;
  });
  emitter.emit();
  expect(called).toBe(false);
});
