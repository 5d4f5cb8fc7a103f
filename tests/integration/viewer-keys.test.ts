import { afterAll, beforeAll, expect, it } from 'vitest';
import { keysymOf } from '../../src/shared/keysym';
import { type HandsWindow, openHandsWindow } from '../support/hands-window';
import { type Host, startHost } from '../support/host';
import { openViewer } from '../support/viewer';

let host: Host;
let window: HandsWindow;
beforeAll(async () => {
  host = await startHost();
  window = await openHandsWindow(host);
});
afterAll(async () => {
  await window?.close();
  expect(await host.stop()).toBe(0);
});

it("a person's keys arrive from the first on, although none of them is on the layout", async () => {
  window.forget();
  const viewer = await openViewer(host);
  // More than the X server has room for itself.
  const characters = [...'äéñЖλ', ...Array.from({ length: 40 }, (_, i) => String.fromCodePoint(0x4e00 + i))];
  for (const character of characters) {
    const keysym = keysymOf(character.codePointAt(0) ?? 0);
    viewer.rfb.key(keysym, true);
    viewer.rfb.key(keysym, false);
  }
  viewer.rfb.key(0xff1b, true);
  viewer.rfb.key(0xff1b, false);
  await viewer.rfb.fence();
  const han = characters
    .slice(5)
    .map((character) => `U${character.codePointAt(0)?.toString(16)}`.toUpperCase());
  const names = ['adiaeresis', 'eacute', 'ntilde', 'U0416', 'U03BB', ...han, 'Escape'];
  const seen = (await window.seenUpTo('up Escape')).filter((event) => !event.includes('Shift'));
  expect(seen).toEqual(names.flatMap((name) => [`down ${name}`, `up ${name}`]));
  viewer.socket.close();
});
