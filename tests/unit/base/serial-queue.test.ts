import { expect, it } from 'vitest';
import { createSerialQueue } from '../../../src/main/base/serial-queue';

it('a serial queue runs one task at a time, tasks of runNext before waiting ones, and is idle at the end', async () => {
  const queue = createSerialQueue();
  const log: string[] = [];
  const task = (name: string) => async () => {
    log.push(`${name}+`);
    await Promise.resolve();
    log.push(`${name}-`);
    return name;
  };
  const results = [queue.run(task('a')), queue.run(task('b')), queue.runNext(task('c'))];
  await queue.idle();
  expect(log).toEqual(['a+', 'a-', 'c+', 'c-', 'b+', 'b-']);
  expect(await Promise.all(results)).toEqual(['a', 'b', 'c']);
});

it('a serial queue continues after a failed task', async () => {
  const queue = createSerialQueue();
  const failed = queue.run(() => Promise.reject(new Error('no')));
  const next = queue.run(async () => 1);
  await expect(failed).rejects.toThrow('no');
  expect(await next).toBe(1);
});

it('a serial queue that is held runs only its steps and tasks of runNext, which run between two steps', async () => {
  const queue = createSerialQueue();
  const log: string[] = [];
  const task = (name: string) => async () => {
    await Promise.resolve();
    log.push(name);
    return name;
  };
  const held = queue.hold(async (step) => {
    log.push('held');
    await step(task('1'));
    void queue.run(task('later'));
    void queue.runNext(task('urgent'));
    expect(await step(task('2'))).toBe('2');
    await expect(step(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    void queue.runNext(task('at the end'));
    return 'result';
  });
  void queue.run(task('other'));
  expect(await held).toBe('result');
  await queue.idle();
  expect(log).toEqual(['held', '1', 'urgent', '2', 'at the end', 'other', 'later']);
});

it('a serial queue continues after a failed hold', async () => {
  const queue = createSerialQueue();
  await expect(queue.hold(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await queue.run(async () => 1)).toBe(1);
});
