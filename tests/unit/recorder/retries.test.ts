import { expect, it, vi } from 'vitest';
import { createRetryQueue } from '../../../src/main/recorder/finish/retries';

it('the retry queue tries again after a retry that throws', async () => {
  const retry = vi.fn<(id: string) => Promise<boolean>>();
  retry.mockRejectedValueOnce(Object.assign(new Error('ENOTDIR'), { code: 'ENOTDIR' }));
  const done = new Promise<void>((resolve) => {
    retry.mockImplementation(async () => {
      resolve();
      return true;
    });
  });
  const queue = createRetryQueue(1, retry);
  queue.add('one');
  await done;
  queue.stop();
  expect(retry.mock.calls).toEqual([['one'], ['one']]);
});
