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

it("a person's keys all arrive, even if they are not on the layout", async () => {
  window.forget();
  const viewer = await openViewer(host);
  // Terminate_Server, which would end the X server.
  viewer.rfb.key(0xfed5, true);
  viewer.rfb.key(0xfed5, false);
  // More than the X server's spare keys.
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

it('keys of the number pad arrive as themselves, with Num Lock and without', async () => {
  window.forget();
  const keys = ['numpad7', 'shift+numpad7', 'KP_Home', 'add', 'numlock', 'numpad7', 'numlock'];
  for (const text of [...keys, 'Escape']) expect((await host.act({ action: 'key', text })).status).toBe(200);
  const seen = (await window.seenUpTo('up Escape')).filter((event) => /^down (?!Shift)/.test(event));
  const names = ['KP_7', 'KP_7', 'KP_Home', 'KP_Add', 'Num_Lock', 'KP_7', 'Num_Lock', 'Escape'];
  expect(seen).toEqual(names.map((name) => `down ${name}`));
});
