import { expect, it } from 'vitest';
import { createScreenPrivacy } from '../../../src/main/control/screen-privacy';
import { entry } from '../replay/entries';

it('the screen is hidden during sensitive actions and private typing, and for 3 s afterwards', () => {
  let now = 0;
  const secrecy = createScreenPrivacy(() => now);
  const [secret, plain] = [
    entry(1, { request: { action: 'type', sensitive: true } }),
    entry(2, { request: { action: 'type', text: 'a' } }),
  ];
  secrecy.actionStarted(plain);
  expect(secrecy.hidesScreen).toBe(false);
  secrecy.actionStarted(secret);
  secrecy.actionDone(plain);
  expect(secrecy.hidesScreen).toBe(true);
  now = 1000;
  secrecy.actionDone(secret);
  now = 3999;
  expect(secrecy.hidesScreen).toBe(true);
  now = 4000;
  expect(secrecy.hidesScreen).toBe(false);
  secrecy.typingPrivately(true);
  now = 100_000;
  expect(secrecy.hidesScreen).toBe(true);
  secrecy.typingPrivately(false);
  expect(secrecy.hidesScreen).toBe(true);
  now = 103_000;
  secrecy.typingPrivately(false);
  expect(secrecy.hidesScreen).toBe(false);
});
