import { describe, expect, it, onTestFinished } from 'vitest';
import { Dispatcher } from '../../../src/main/actions/dispatcher';
import { InputConnections } from '../../../src/main/actions/input-connection';
import { createEventBus } from '../../../src/main/base/event-bus';
import { Journal } from '../../../src/main/journal/journal';
import type { ActionBody } from '../../../src/shared/action';
import type { JournalEntry } from '../../../src/shared/journal';
import { parseActionBody } from '../../../src/shared/parse-action';
import { RequestError } from '../../../src/shared/request-error';
import { fakeDesktop } from '../../support/fake-desktop';
import { tempDir } from '../../support/temp-dir';
import { waitFor } from '../../support/wait-for';

const MINUTE = 60_000;

describe('the dispatcher', () => {
  it('executes actions one at a time in order of arrival, and no action during a drag', async () => {
    const { act, desktop, entries } = await setUp();
    const drag = { action: 'left_click_drag', start_coordinate: [10, 10], coordinate: [90, 90] };
    const bodies = [
      ...letters('abc').map((text) => ({ action: 'key', text })),
      drag,
      { action: 'right_click', coordinate: [5, 5] },
      ...letters('xyz').map((text) => ({ action: 'key', text })),
    ];
    await Promise.all(bodies.map((body) => act(body)));
    expect(entries.map(({ request }) => request.text ?? request.action)).toEqual([
      ...letters('abc'),
      'left_click_drag',
      'right_click',
      ...letters('xyz'),
    ]);
    expect(entries.map(({ seq }) => seq)).toEqual(bodies.map((_, i) => i + 1));

    const input = inputOf(desktop);
    expect(input.slice(0, 6)).toEqual(letters('abc').flatMap((text) => [`${text} down`, `${text} up`]));
    expect(input.slice(-6)).toEqual(letters('xyz').flatMap((text) => [`${text} down`, `${text} up`]));
    const pointer = input.slice(6, -6);
    expect(pointer.slice(0, 2)).toEqual(['10,10 0', '10,10 1']);
    expect(pointer.slice(-5)).toEqual(['90,90 1', '90,90 0', '5,5 0', '5,5 4', '5,5 0']);
    expect(pointer.slice(1, -4).every((event) => event.endsWith(' 1'))).toBe(true);
  });

  it('executes each of 200 simultaneous actions once, in order', async () => {
    const { act, desktop, entries } = await setUp();
    const points = Array.from({ length: 200 }, (_, i) => [i, i % 100]);
    await Promise.all(points.map((coordinate) => act({ action: 'mouse_move', coordinate })));
    expect(inputOf(desktop)).toEqual(points.map((point) => `${point.join()} 0`));
    expect(entries.map(({ request }) => request.coordinate)).toEqual(points);
  });
});

describe('an action', () => {
  it('is in the journal with its position and duration before it is answered', async () => {
    const { act, journal, started } = await setUp();
    const body = { action: 'left_click', coordinate: [100, 50], scaled_width: 400, scaled_height: 200 };
    const result = await act(body).then(async (answer) => {
      expect((await journal.page(0, 10)).actions.length).toBe(1);
      return answer;
    });
    expect(result).toEqual({
      output: 'left_click action performed',
      action_id: expect.any(String),
      seq: 1,
    });
    const [entry] = (await journal.page(0, 10)).actions;
    expect(entry).toMatchObject({
      seq: 1,
      status: 'done',
      output: 'left_click action performed',
      request: body,
      native: { width: 200, height: 100, at: { x: 50, y: 25 } },
    });
    const { received_at = '', started_at = '', done_at = '', duration_ms = -1 } = entry ?? {};
    expect([received_at, started_at, done_at]).toEqual([received_at, started_at, done_at].sort());
    expect(duration_ms).toBeGreaterThanOrEqual(0);
    expect(started.map(({ id, status }) => [id, status])).toEqual([[entry?.id, 'running']]);
  });

  it('that is invalid is in the journal with its error, and does not start the desktop', async () => {
    const { act, desktop, entries } = await setUp();
    const refused = act({ action: 'key', text: 'Retrun' });
    await expect(refused).rejects.toMatchObject({
      ...{ status: 400, message: 'Unknown key: Retrun' },
      fields: { action_id: expect.any(String), seq: 1, begun: false },
    });
    expect(entries).toMatchObject([
      { seq: 1, status: 'failed', error: { status: 400, message: 'Unknown key: Retrun' } },
    ]);
    expect(entries[0]).not.toHaveProperty('started_at');
    expect(desktop.servers).toEqual([]);
  });

  it('has its warnings in the result and in the journal, and no warnings if there are none', async () => {
    const { act, entries } = await setUp();
    const body = { action: 'mouse_move', coordinate: [500, 10], text: 'x', scaled_width: 400 };
    const warnings = [
      '"text" was ignored: mouse_move does not use it.',
      'Only "scaled_width" was given: vertical coordinates count as native (100 px).',
      '[500, 10] is outside the 400x100 desktop: [399, 10] was used.',
    ];
    expect(await act(body)).toMatchObject({ output: 'mouse_move action performed', warnings });
    expect(entries).toMatchObject([{ status: 'done', warnings }]);
    expect(await act({ action: 'key', text: 'a' })).not.toHaveProperty('warnings');
    expect(entries[1]).not.toHaveProperty('warnings');
  });

  it('has the status `refused` if a person has control, or `failed` if it was already running', async () => {
    let taken = false;
    const refusal = new RequestError('input-blocked', 'A person has control.');
    const refused = {
      message: 'A person has control.',
      fields: { action_id: expect.any(String), begun: false },
    };
    const { act, dispatcher, desktop, entries } = await setUp(() => (taken ? refusal : undefined));
    const holding = expect(act({ action: 'hold_key', text: 'F5', duration: MINUTE })).rejects.toMatchObject({
      status: 423,
      detail: expect.stringMatching(/^Held for/),
      fields: { begun: true },
    });
    const waiting = expect(act({ action: 'key', text: 'a' })).rejects.toMatchObject(refused);
    await waitFor('the key to be down', () => inputOf(desktop).includes('ffc2 down'));
    taken = true;
    await dispatcher.applyPolicy(Promise.resolve());
    await Promise.all([holding, waiting]);
    await expect(act({ action: 'key', text: 'b' })).rejects.toMatchObject(refused);
    expect(entries.map(({ request, status }) => [request.text, status])).toEqual([
      ['a', 'refused'],
      ['F5', 'failed'],
      ['b', 'refused'],
    ]);
  });

  it('that is sensitive is stored without its text, whether it succeeds or fails', async () => {
    const { act, journal, entries, started } = await setUp();
    await act({ action: 'type', text: 'hunter2', sensitive: true });
    await expect(act({ action: 'key', text: 'hunter2', sensitive: true })).rejects.toThrow(RequestError);
    await expect(act({ action: 'type', text: 'hunter\u0007', sensitive: true })).rejects.toMatchObject({
      detail: 'A character of the text cannot be typed.',
    });
    expect(JSON.stringify([entries, started, await journal.page(0, 10)])).not.toContain('hunter2');
    expect(entries.map(({ request }) => request.text_length)).toEqual([7, 7, 7]);
  });

  it('that holds a sensitive key does not report its name', async () => {
    const { act, connections } = await setUp();
    await act({ action: 'key_down', text: 'h', sensitive: true });
    expect(connections.current?.held.keys).toEqual(['(sensitive)']);
  });
});

describe('a failure', () => {
  it('releases all held keys and buttons, and has the message of the contract', async () => {
    const { act, desktop, connections, entries } = await setUp();
    await act({ action: 'key_down', text: 'ctrl' });
    await act({ action: 'mouse_move', coordinate: [7, 8] });
    await act({ action: 'left_mouse_down' });
    expect(connections.current?.held).toMatchObject({ keys: ['Control_L'], buttons: ['left'] });
    await expect(act({ action: 'type', text: 'a\u0001b' })).rejects.toMatchObject({
      status: 500,
      message: 'Type action failed.',
      detail: expect.stringContaining('U+0001'),
    });
    expect(connections.current?.held).toMatchObject({ keys: [], buttons: [] });
    await act({ action: 'cursor_position' });
    await act({ action: 'key', text: 'z' });
    expect(inputOf(desktop).slice(-4)).toEqual(['ffe3 up', '7,8 0', 'z down', 'z up']);
    expect(entries[3]).toMatchObject({
      status: 'failed',
      error: { status: 500, message: 'Type action failed.' },
    });
  });

  it('of the connection fails only the running action, and the next action gets a new connection', async () => {
    const { act, desktop, connections } = await setUp();
    await act({ action: 'key_down', text: 'shift' });
    desktop.onFence = () => {
      desktop.servers[0]?.close();
      return 'ignore';
    };
    const lost = act({ action: 'left_click', coordinate: [1, 1] });
    const next = act({ action: 'left_click', coordinate: [2, 2] });
    await expect(lost).rejects.toMatchObject({ status: 500, message: 'Left click failed.' });
    desktop.onFence = () => 'answer';
    await next;
    expect(connections.current?.held.keys).toEqual([]);
    expect(desktop.servers.length).toBe(2);
    expect(inputOf(desktop, 0).filter((event) => event === '1,1 1').length).toBe(1);
    expect(inputOf(desktop, 1)).toEqual(['2,2 0', '2,2 1', '2,2 0']);
  });

  it('to start the desktop returns the reason, and the next action can succeed', async () => {
    const { act, desktop } = await setUp();
    desktop.broken = new Error('Xvnc is not installed.');
    await expect(act({ action: 'screenshot' })).rejects.toMatchObject({
      status: 500,
      message: 'Failed to start desktop session.',
      detail: 'Xvnc is not installed.',
    });
    desktop.broken = undefined;
    expect(await act({ action: 'cursor_position' })).toMatchObject({ output: 'x=0,y=0' });
  });
});

describe('a client that disconnects', () => {
  it('cancels its queued action', async () => {
    const { act, desktop, entries, dispatcher } = await setUp();
    const [holder, leaver] = [new AbortController(), new AbortController()];
    const holding = act({ action: 'hold_key', text: 'a', duration: MINUTE }, holder.signal);
    await waitFor('the action to start', () => dispatcher.running?.request.action === 'hold_key');
    const leaving = act({ action: 'key', text: 'b' }, leaver.signal);
    leaver.abort();
    await waitFor('the key to be down', () => inputOf(desktop).includes('a down'));
    const cut = expect(holding).rejects.toMatchObject({ status: 499 });
    const gone = expect(leaving).rejects.toMatchObject({ status: 499, fields: { begun: false } });
    holder.abort();
    await cut;
    await gone;
    expect(inputOf(desktop)).toEqual(['a down', 'a up']);
    expect(entries.map(({ status }) => status)).toEqual(['failed', 'failed']);
    expect(entries[0]?.error).toEqual({
      status: 499,
      message: 'The client left before it was done.',
      detail: expect.stringMatching(/^Held for \d+ of 60000 ms\.$/),
    });
    expect(dispatcher.running).toBeUndefined();
  });

  it('stops the typing of its text', async () => {
    const { act, desktop, entries } = await setUp();
    const leaver = new AbortController();
    desktop.onFence = () => {
      leaver.abort();
      return 'answer';
    };
    const typing = act({ action: 'type', text: 'x'.repeat(5000) }, leaver.signal);
    await expect(typing).rejects.toMatchObject({ status: 499 });
    const typed = inputOf(desktop).filter((event) => event === 'x down').length;
    expect(typed).toBeLessThan(5000);
    expect(entries[0]).toMatchObject({
      status: 'failed',
      error: { message: 'The client left before it was done.', detail: `Typed ${typed} of 5000 characters.` },
    });
    const input = inputOf(desktop);
    expect(input.filter((event) => event === 'x up').length).toBe(
      input.filter((event) => event === 'x down').length,
    );
  });
});

describe('stop', () => {
  it('aborts the running action, refuses queued and new ones, and releases held keys', async () => {
    const { act, desktop, dispatcher, entries, connections } = await setUp();
    await act({ action: 'key_down', text: 'shift' });
    const holding = act({ action: 'hold_key', text: 'F5', duration: MINUTE });
    const cut = expect(holding).rejects.toMatchObject({
      status: 503,
      message: 'Desktop API is shutting down.',
      detail: expect.stringMatching(/^Held for \d+ of 60000 ms\.$/),
    });
    await waitFor('the key to be down', () => inputOf(desktop).includes('ffc2 down'));
    const waiting = act({ action: 'left_click', coordinate: [1, 1] });
    const refused = expect(waiting).rejects.toMatchObject({
      status: 503,
      message: 'Desktop API is shutting down.',
    });
    await dispatcher.stop();
    await cut;
    await refused;
    await expect(act({ action: 'screenshot' })).rejects.toMatchObject({ status: 503 });
    expect(connections.current).toBeUndefined();
    await waitFor('the connection to close', () => desktop.servers[0]?.stream.destroyed);
    expect(inputOf(desktop)).toEqual(['ffe1 down', 'ffc2 down', 'ffc2 up', 'ffe1 up']);
    expect(entries.map(({ status, error }) => error?.status ?? status)).toEqual(['done', 503, 503]);
  });

  it('resolves at once if no action was executed', async () => {
    const { dispatcher, desktop } = await setUp();
    await dispatcher.stop();
    expect(desktop.servers).toEqual([]);
  });
});

describe('release', () => {
  it('releases the keys that actions hold, also of an action that has just started', async () => {
    const { act, dispatcher, desktop, connections } = await setUp();
    const down = act({ action: 'key_down', text: 'ctrl+a' });
    await dispatcher.release();
    await down;
    expect(connections.current?.held.keys).toEqual([]);
    expect(inputOf(desktop)).toEqual(['ffe3 down', 'a down', 'a up', 'ffe3 up']);
  });

  it('ends the running action, and runs before queued actions', async () => {
    const { act, dispatcher, desktop } = await setUp();
    const holding = act({ action: 'hold_key', text: 'F5', duration: MINUTE });
    await waitFor('the key to be down', () => inputOf(desktop).includes('ffc2 down'));
    const order: string[] = [];
    const waiting = act({ action: 'key_down', text: 'a' }).then(() => order.push('waiting'));
    await dispatcher.release().then(() => order.push('release'));
    await Promise.all([holding, waiting]);
    expect(order).toEqual(['release', 'waiting']);
    expect(inputOf(desktop)).toEqual(['ffc2 down', 'ffc2 up', 'a down']);
  });

  it('releases a button at the position of the pointer', async () => {
    const { act, dispatcher, desktop } = await setUp();
    await act({ action: 'mouse_move', coordinate: [7, 8] });
    await act({ action: 'left_mouse_down' });
    await dispatcher.release();
    expect(inputOf(desktop)).toEqual(['7,8 0', '7,8 1', '7,8 0']);
  });

  it('does not start the desktop', async () => {
    const { dispatcher, desktop } = await setUp();
    await dispatcher.release();
    expect(desktop.servers).toEqual([]);
  });
});

async function setUp(refusalOf: () => RequestError | undefined = () => undefined) {
  const desktop = fakeDesktop();
  const connections = new InputConnections(desktop);
  const journal = new Journal(tempDir(), (error) => {
    throw error;
  });
  const started: JournalEntry[] = [];
  const entries: JournalEntry[] = [];
  const bus = createEventBus();
  bus.on('action.started', ({ action }) => void started.push(action));
  bus.on('action.done', ({ action }) => void entries.push(action));
  const dispatcher = new Dispatcher({ connections, journal, lease: { refusalOf }, bus });
  onTestFinished(async () => {
    await dispatcher.stop();
    journal.close();
  });
  const act = (body: unknown, signal = new AbortController().signal) => {
    const parsed: ActionBody = parseActionBody(body);
    return dispatcher.dispatch({ body: parsed, source: 'agent', chatId: undefined, signal });
  };
  return { desktop, connections, journal, dispatcher, act, started, entries };
}

const letters = (text: string): string[] => [...text];

/** The keys and pointer events that a server received: `a down`, `ffe3 up`, `10,10 1`. */
function inputOf({ servers }: ReturnType<typeof fakeDesktop>, connection = 0): string[] {
  return (servers[connection]?.received ?? []).flatMap((message) => {
    if (message.kind === 'pointer') return [`${message.x},${message.y} ${message.buttons}`];
    if (message.kind !== 'key') return [];
    const { keysym, down } = message;
    const name = keysym > 0x20 && keysym < 0x7f ? String.fromCharCode(keysym) : keysym.toString(16);
    return [`${name} ${down ? 'down' : 'up'}`];
  });
}
