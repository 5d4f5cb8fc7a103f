import { expect, it } from 'vitest';
import { Held } from '../../../src/main/actions/held';
import { Input } from '../../../src/main/actions/input';
import { createLastPress } from '../../../src/main/actions/last-press';
import { Pointer } from '../../../src/main/actions/pointer';
import { dial } from '../../../src/main/desktop/remote/dial';
import { RfbClient } from '../../../src/main/rfb/client';
import { keyNamed } from '../../../src/shared/keys';
import { fakeDesktop } from '../../support/fake-desktop';

it('a key that is held for less than the repeat delay is pressed once', async () => {
  const rfb = await dial(fakeDesktop(), RfbClient.open);
  let presses = 0;
  const key = rfb.key.bind(rfb);
  rfb.key = (keysym, down) => {
    if (down) presses += 1;
    key(keysym, down);
  };
  const left = new AbortController().signal;
  const f6 = keyNamed('F6');
  if (!f6) throw new Error('F6 is no key');
  const holds = Array.from({ length: 120 }, async (_, i) => {
    const held = new Held(() => undefined);
    const input = new Input(rfb, undefined, held, new Pointer(rfb, undefined, held, createLastPress()));
    const keys = await input.keysDown([f6], left, () => undefined);
    await input.hold(keys, 20 + i, left);
    input.keysUp(keys);
  });
  await Promise.all(holds);
  await rfb.fence();
  expect(presses).toBe(holds.length);
  rfb.close();
});
