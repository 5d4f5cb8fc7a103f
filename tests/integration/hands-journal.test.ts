import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RfbClient } from '../../src/main/rfb/client';
import type { JournalEntry } from '../../src/shared/journal';
import { keysymOf, XK } from '../../src/shared/keysym';
import { type HandsWindow, openHandsWindow } from '../support/hands-window';
import { type Host, startHost } from '../support/host';
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

describe('what a person does on a live view', () => {
  const yours = async () => (await host.journal()).actions.filter(({ source }) => source === 'you');
  const wordsOf = ({ request }: JournalEntry) =>
    [request.action, request.text ?? request.text_length, request.coordinate].filter(Boolean).join(' ');
  const type = (rfb: RfbClient, text: string) => {
    for (const character of text) {
      for (const down of [true, false]) rfb.key(keysymOf(character.codePointAt(0) ?? 0), down);
    }
  };

  it('is in the journal, with where and when, and can be done again', async () => {
    const before = (await yours()).length;
    const { rfb, socket } = await openViewer(host);
    const { x, y } = shown.inside();
    for (const buttons of [0, 1, 0, 1, 0]) rfb.pointer(x, y, buttons);
    // A window manager that looks at clicks first holds them back, and keys overtake them.
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
    // As the live view did it, so the actions do it.
    const asDone = await shown.seenUpTo('up d');
    shown.forget();
    for (const { request } of entries) expect((await host.act(request)).status).toBe(200);
    expect(await shown.seenUpTo('up d')).toEqual(asDone);
  });

  it('leaves nothing of a text that is not to be kept, on disk or anywhere', async () => {
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
