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
