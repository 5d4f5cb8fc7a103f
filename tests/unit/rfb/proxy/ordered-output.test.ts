import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createOrderedOutput } from '../../../../src/main/rfb/proxy/ordered-output';

function later(): { promise: Promise<void>; resolve(): void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

it('ordered output keeps the order while bytes wait for their preparation', async () => {
  const socket = new PassThrough();
  const out = createOrderedOutput(socket);
  const [first, second] = [later(), later()];
  const begun: string[] = [];
  const begin =
    (name: string, { promise }: { promise: Promise<void> }) =>
    () => {
      begun.push(name);
      return promise;
    };
  out.write(Buffer.from('a'));
  out.write(Buffer.from('b'), begin('b', first));
  out.write(Buffer.from('c'));
  out.write(Buffer.from('d'), begin('d', second));
  out.end(Buffer.from('e'));
  expect([out.ended, out.isWaiting, socket.read()?.toString()]).toEqual([true, true, 'a']);
  await Promise.resolve();
  expect(begun).toEqual(['b']);
  first.resolve();
  await once(socket, 'readable');
  second.resolve();
  await out.flushed();
  expect(out.isWaiting).toBe(false);
  expect(Buffer.concat(await socket.toArray()).toString()).toBe('bcde');
});

it('ordered output sends the bytes even if their preparation fails', async () => {
  const socket = new PassThrough();
  const out = createOrderedOutput(socket);
  out.write(Buffer.from('a'), () => Promise.reject(new Error('The X display is gone')));
  out.write(Buffer.from('b'));
  await out.flushed();
  expect(socket.read()?.toString()).toBe('ab');
});
