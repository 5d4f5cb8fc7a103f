import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { batched } from '../../../src/main/api/event-batches';

describe('batched messages', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('are sent at once after a pause, else together at the end of the interval, in order', () => {
    const sent: string[] = [];
    const { send } = batched((text) => sent.push(text), { every: 50 });
    for (const message of ['1', '2', '3']) send(message);
    expect(sent).toEqual(['[1]']);
    vi.advanceTimersByTime(49);
    send('4');
    expect(sent).toEqual(['[1]']);
    vi.advanceTimersByTime(1);
    expect(sent).toEqual(['[1]', '[2,3,4]']);
    send('5');
    vi.advanceTimersByTime(50);
    expect(sent).toEqual(['[1]', '[2,3,4]', '[5]']);
    vi.advanceTimersByTime(50);
    send('6');
    expect(sent.at(-1)).toBe('[6]');
  });

  it('are not sent after a stop', () => {
    const sent: string[] = [];
    const { send, stop } = batched((text) => sent.push(text), { every: 50 });
    send('1');
    send('2');
    stop();
    vi.advanceTimersByTime(500);
    expect(sent).toEqual(['[1]']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are sent one by one if no interval is requested', () => {
    const sent: string[] = [];
    const { send } = batched((text) => sent.push(text), { every: undefined });
    send('1');
    send('2');
    expect(sent).toEqual(['1', '2']);
  });
});
