import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { XK } from '../../src/shared/keysym';
import { type HandsWindow, openHandsWindow } from '../support/hands-window';
import { type Host, startHost } from '../support/host';
import { subscribe } from '../support/http';
import { askControl, openViewer } from '../support/viewer';
import { waitFor } from '../support/wait-for';

/** The answer to an action that did not begin, or was cut. */
const refused = (begun: boolean, code = 'input-blocked') => ({
  status: 423,
  json: {
    ...{ message: 'A person has control.', detail: expect.any(String), code },
    ...{ action_id: expect.any(String), seq: expect.any(Number), begun },
  },
});
const REFUSED = refused(false);
const CUT = refused(true);

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

const click = { action: 'left_click', coordinate: [200, 200] };
const LONG_PATH = 500;
const heldNow = async () => (await host.desktop()).held as { keys: string[]; buttons: string[] };

describe('while a person has control', () => {
  it('agent actions are refused at once, also running and queued ones, and their keys are released', async () => {
    const { rfb, socket } = await openViewer(host, '?input=lease&viewer=one');
    await host.act({ action: 'key_down', text: 'ctrl' });
    const running = host.act({ action: 'hold_key', text: 'F5', duration: 60_000 });
    await waitFor('F5 to be held', async () => (await heldNow()).keys.includes('F5'));
    const waiting = [
      host.act(click),
      host.act({ action: 'type', text: 'no' }),
      host.act({ action: 'screenshot' }),
    ];

    expect(await askControl(host, 'take', { viewer: 'one' })).toMatchObject({
      status: 200,
      json: { holder: 'person', viewer: 'one', paused: false },
    });
    const [first, second, looked] = await Promise.all(waiting);
    expect([await running, first, second]).toEqual([CUT, REFUSED, REFUSED]);
    expect(looked?.status).toBe(200);
    expect(await heldNow()).toEqual({ keys: [], buttons: [] });
    expect(await host.act(click)).toEqual(REFUSED);
    expect((await host.act({ action: 'cursor_position' })).status).toBe(200);
    const page = await host.journal();
    const refused = page.actions.filter((entry) => entry.error?.status === 423);
    expect(refused.map((entry) => entry.request.action).sort()).toEqual([
      ...['hold_key', 'left_click', 'left_click', 'type'],
    ]);

    rfb.key(0x61, true);
    rfb.key(0x61, false);
    await shown.seenUpTo('up a');
    expect(await askControl(host, 'give-back', { viewer: 'one' })).toMatchObject({
      json: { holder: 'agent' },
    });
    expect((await host.act(click)).status).toBe(200);
    const got = await shown.seenUpTo('release 1');
    expect(got.filter((event) => event.startsWith('press'))).toEqual(['press 1']);
    socket.close();
  });

  it('a running drag is aborted, and its button is released before the person’s input arrives', async () => {
    const { rfb, socket } = await openViewer(host, '?input=lease&viewer=one');
    // So long that it still runs when control is taken, also on a busy machine.
    const path = Array.from({ length: LONG_PATH }, (_, i) => shown.inside(40 + (i % 700), 40));
    const dragging = host.act({ action: 'left_click_drag', path: path.map(({ x, y }) => [x, y]) });
    await waitFor('the press', () => shown.seen().includes('press 1'));
    await askControl(host, 'take', { viewer: 'one' });
    rfb.key(0x62, true);
    rfb.key(0x62, false);
    expect(await dragging).toEqual(CUT);
    expect(await shown.seenUpTo('up b')).toEqual(['press 1', 'release 1', 'down b', 'up b']);
    socket.close();
    await waitFor('control to return to the agent', async () => (await control()).holder === 'agent');
  });

  it('only the composer and the replay of that person may act', async () => {
    const { socket } = await openViewer(host, '?input=lease&viewer=one');
    await askControl(host, 'take', { viewer: 'one' });
    const from = (source: string, viewer?: string) =>
      host.act(click, { 'jumpseat-source': source, ...(viewer && { 'jumpseat-viewer': viewer }) });
    expect((await from('composer', 'one')).status).toBe(200);
    expect((await from('replay', 'one')).status).toBe(200);
    for (const other of [from('composer'), from('composer', 'two'), from('replay'), from('agent', 'one')]) {
      expect(await other).toEqual(REFUSED);
    }
    socket.close();
    await waitFor('control to return to the agent', async () => (await control()).holder === 'agent');
  });
});

const control = async () =>
  (await (await host.request('/api/v0/control')).json()) as {
    holder: string;
    viewer?: string;
    paused: boolean;
  };

describe('a live view', () => {
  it('with a lease forwards input only while it has control, and one without only while no view has', async () => {
    const leased = await openViewer(host, '?input=lease&viewer=one');
    const bare = await openViewer(host);
    const { x, y } = shown.inside();
    const tap = async ({ rfb }: typeof bare, keysym: number) => {
      rfb.key(keysym, true);
      rfb.key(keysym, false);
      await rfb.fence();
    };
    await tap(leased, 0x61);
    await tap(bare, 0x62);
    // The bare client holds Shift while it loses control.
    bare.rfb.key(XK.Shift_L, true);
    bare.rfb.pointer(x, y, 0);
    bare.rfb.pointer(x, y, 1);
    // The window manager may deliver buttons later than the keys after them.
    await waitFor('the press', () => shown.seen().includes('press 1'));
    await askControl(host, 'take', { viewer: 'one' });
    await tap(bare, 0x63);
    bare.rfb.pointer(x + 9, y, 1);
    await bare.rfb.fence();
    await tap(leased, 0x64);
    await askControl(host, 'give-back');
    bare.rfb.pointer(x, y, 1);
    bare.rfb.pointer(x, y, 0);
    await tap(leased, 0x65);
    await tap(bare, 0x66);
    expect(await shown.seenUpTo('up f')).toEqual([
      ...['down b', 'up b', 'down Shift_L', 'press 1', 'up Shift_L', 'release 1'],
      ...['down d', 'up d', 'down f', 'up f'],
    ]);
    bare.socket.close();
    leased.socket.close();
  });

  it('must be connected to take control, and takes it from a different view only with force', async () => {
    expect(await askControl(host, 'take', { viewer: 'nobody' })).toMatchObject({ status: 404 });
    expect(await askControl(host, 'take', { viewer: '../x' })).toMatchObject({ status: 400 });
    const one = await openViewer(host, '?input=lease&viewer=one');
    const two = await openViewer(host, '?input=lease&viewer=two');
    await askControl(host, 'take', { viewer: 'one' });
    expect(await askControl(host, 'take', { viewer: 'two' })).toMatchObject({
      status: 409,
      json: { message: 'Someone else has control.', code: 'control-held' },
    });
    one.rfb.key(0x61, true);
    await one.rfb.fence();
    expect(await askControl(host, 'take', { viewer: 'two', force: true })).toMatchObject({ status: 200 });
    one.rfb.key(0x7a, true);
    await one.rfb.fence();
    two.rfb.key(0x62, true);
    two.rfb.key(0x62, false);
    expect(await shown.seenUpTo('up b')).toEqual(['down a', 'up a', 'down b', 'up b']);
    expect(await askControl(host, 'give-back', { viewer: 'one' })).toMatchObject({ json: { viewer: 'two' } });
    one.socket.close();
    two.socket.terminate();
    await waitFor('control to return to the agent', async () => (await control()).holder === 'agent');
  });

  it('releases its button even if it disconnects in the middle of a message', async () => {
    const { rfb, socket } = await openViewer(host);
    const { x, y } = shown.inside();
    rfb.pointer(x, y, 0);
    rfb.pointer(x, y, 1);
    await rfb.fence();
    socket.send(Buffer.from([6, 0, 0, 0, 0, 0, 1, 0, 65, 66])); // the start of a clipboard message
    socket.close();
    await shown.seenUpTo('release 1');
  });

  it('with an incomplete message is disconnected when a different view takes control', async () => {
    const strange = await openViewer(host);
    const one = await openViewer(host, '?input=lease&viewer=one');
    const closed = new Promise<number>((resolve) => strange.socket.once('close', resolve));
    // The header of a clipboard of 24 MiB: more than the host keeps, and less than Xvnc's limit (32 MiB).
    strange.socket.send(Buffer.from([6, 0, 0, 0, 1, 0x80, 0, 0]));
    await askControl(host, 'take', { viewer: 'one' });
    expect(await closed).toBe(1008);
    one.socket.close();
    await waitFor('control to return to the agent', async () => (await control()).holder === 'agent');
  });
});

it('while the agent is paused, only its actions are refused', async () => {
  const events = await subscribe<{ type: string; control?: { paused: boolean } }>(
    `${host.url}/api/v0/events`,
    { authorization: `Bearer ${host.token}` },
  );
  const bare = await openViewer(host);
  const running = host.act({ action: 'hold_key', text: 'F5', duration: 60_000 });
  await waitFor('F5 to be held', async () => (await heldNow()).keys.includes('F5'));
  expect(await askControl(host, 'pause')).toMatchObject({ json: { holder: 'agent', paused: true } });
  expect([await running, await host.act(click)]).toEqual([
    refused(true, 'agent-paused'),
    refused(false, 'agent-paused'),
  ]);
  expect((await host.act({ action: 'screenshot' })).status).toBe(200);
  expect((await host.act(click, { 'jumpseat-source': 'composer' })).status).toBe(200);
  bare.rfb.key(0x67, true);
  bare.rfb.key(0x67, false);
  await shown.seenUpTo('up g');
  await events.until(
    'the event of the pause',
    ({ type, control }) => type === 'control' && control?.paused === true,
  );
  expect(await askControl(host, 'resume')).toMatchObject({ json: { paused: false } });
  expect((await host.act(click)).status).toBe(200);
  bare.socket.close();
  await events.close();
});

it('unused control returns to the agent after the idle time', async () => {
  const other = await startHost(['--control-idle-minutes', '0.005']);
  await other.desktopEnv();
  const { socket } = await openViewer(other, '?input=lease&viewer=one');
  await askControl(other, 'take', { viewer: 'one' });
  await waitFor('control to return to the agent', async () => (await other.act(click)).status === 200);
  socket.close();
  expect(await other.stop()).toBe(0);
});
