import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RfbClient } from '../../src/main/rfb/client';
import type { JournalEntry } from '../../src/shared/journal';
import { keysymOf, XK } from '../../src/shared/keysym';
import { type HandsWindow, openHandsWindow } from '../support/hands-window';
import { type Host, startHost } from '../support/host';
import { replayOf } from '../support/replay';
import { askControl, openViewer } from '../support/viewer';
import { waitFor } from '../support/wait-for';

let host: Host;
let shown: HandsWindow;
beforeAll(async () => {
  host = await startHost();
  shown = await openHandsWindow(host);
});
afterAll(async () => {
  await shown.close();
  expect(await host.stop()).toBe(0);
});
beforeEach(() => shown.forget());

describe('the input of a person in a live view', () => {
  const yours = async () => (await host.journal()).actions.filter(({ source }) => source === 'you');
  const isKey = (event: string) => /^(down|up) /.test(event);
  const wordsOf = ({ request }: JournalEntry) =>
    [request.action, request.text ?? request.text_length, request.coordinate].filter(Boolean).join(' ');
  const type = (rfb: RfbClient, text: string) => {
    for (const character of text) {
      for (const down of [true, false]) rfb.key(keysymOf(character.codePointAt(0) ?? 0), down);
    }
  };

  it('is in the journal with position and time, and can be repeated', async () => {
    const before = (await yours()).length;
    const { rfb, socket } = await openViewer(host);
    const { x, y } = shown.inside();
    for (const buttons of [0, 1, 0, 1, 0]) rfb.pointer(x, y, buttons);
    // The window manager delays clicks, so keys would overtake them.
    await waitFor('the clicks', () => shown.seen().length === 4);
    type(rfb, 'héllo');
    rfb.key(XK.Return, true);
    rfb.key(XK.Return, false);
    type(rfb, 'end');
    await rfb.fence();
    socket.close();
    const entries = await waitFor('the entries', async () => {
      const all = (await yours()).slice(before);
      return all.length >= 4 && all;
    });
    expect(entries.map(wordsOf)).toEqual([`double_click ${x},${y}`, 'type héllo', 'key Return', 'type end']);
    expect(entries[0]).toMatchObject({
      status: 'done',
      native: { width: 1920, height: 1080, at: { x, y } },
      seq: expect.any(Number),
    });
    for (const { started_at = '', done_at = '', duration_ms } of entries) {
      expect(started_at <= done_at).toBe(true);
      expect(duration_ms).toBe(Date.parse(done_at) - Date.parse(started_at));
    }
    // The actions must cause the same events as the live view.
    const asDone = await shown.seenUpTo('up d');
    shown.forget();
    for (const { request } of entries) {
      expect((await host.act(request)).status).toBe(200);
      if (request.action === 'double_click') await waitFor('the clicks', () => shown.seen().length === 4);
    }
    expect(await shown.seenUpTo('up d')).toEqual(asDone);
  });

  it('is replayed exactly, with held buttons and keys, and refused if no action matches', async () => {
    const before = (await yours()).length;
    const { rfb, socket } = await openViewer(host);
    const { x, y } = shown.inside();
    const buttons = async (...masks: number[]) => {
      for (const mask of masks) rfb.pointer(x, y, mask);
      await rfb.fence();
    };
    await buttons(0, 1);
    // The duration of the press.
    await delay(700);
    await buttons(0);
    await waitFor('the long press', () => shown.seen().includes('release 1'));
    for (const down of [true, false]) {
      rfb.key(XK.Control_L, down);
      if (down) await buttons(1, 0);
      // The window manager may deliver the click later than the next key.
      await waitFor('the click', () => shown.seen().filter((event) => event === 'release 1').length === 2);
    }
    await waitFor('the click with Control', () => shown.seen().includes('up Control_L'));
    type(rfb, 'z');
    const asDone = await shown.seenUpTo('up z');
    rfb.pointer(x, y, 4);
    rfb.pointer(x + 200, y, 4);
    rfb.pointer(x + 200, y, 0);
    await rfb.fence();
    socket.close();
    const entries = await waitFor('the entries', async () => {
      const all = (await yours()).slice(before);
      return all.length >= 8 && all;
    });
    expect(entries.map(wordsOf)).toEqual([
      ...[`mouse_move ${x},${y}`, 'left_mouse_down', 'left_mouse_up'],
      ...[
        'key_down ctrl',
        `left_click ${x},${y}`,
        'key_up ctrl',
        'type z',
        `right_click_drag ${x + 200},${y}`,
      ],
    ]);

    // At full speed, the long press stays long. Input without a matching action is not replayed.
    await waitFor('the drag', () => shown.seen().includes('release 3'));
    shown.forget();
    const replay = replayOf(host);
    await replay.load({ ids: entries.map(({ id }) => id), speed: 'none', verify: false });
    expect(await replay.still()).toMatchObject({
      status: 'paused',
      index: 7,
      why: 'Unknown action: right_click_drag',
    });
    const again = await shown.seenUpTo('up z');
    // Of one device in order: see above.
    for (const device of [isKey, (event: string) => !isKey(event)])
      expect(again.filter(device)).toEqual(asDone.filter(device));
    const [press, release] = shown.events();
    expect((release?.time ?? 0) - (press?.time ?? 0)).toBeGreaterThan(500);
  });

  it('is stored without a text that is typed privately', async () => {
    const before = (await yours()).length;
    const { rfb, socket } = await openViewer(host, '?input=lease&viewer=one');
    await askControl(host, 'take', { viewer: 'one' });
    expect(await askControl(host, 'sensitive', { viewer: 'two', sensitive: true })).toMatchObject({
      status: 409,
    });
    expect(await askControl(host, 'sensitive', { viewer: 'one', sensitive: true })).toMatchObject({
      json: { holder: 'person', sensitive: true },
    });
    type(rfb, 'hunter2');
    await rfb.fence();
    expect(await askControl(host, 'give-back')).toEqual({
      status: 200,
      json: { holder: 'agent', paused: false },
    });
    await askControl(host, 'take', { viewer: 'one' });
    type(rfb, 'plain');
    await rfb.fence();
    socket.close();
    const entries = await waitFor('the entries', async () => {
      const all = (await yours()).slice(before);
      return all.length >= 2 && all;
    });
    expect(entries.map(wordsOf)).toEqual(['type 7', 'type plain']);
    expect(JSON.stringify(await host.journal())).not.toContain('hunter2');
  });
});
