import { getEventListeners } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Dispatcher } from '../../../src/main/actions/dispatcher';
import { InputConnections } from '../../../src/main/actions/input-connection';
import { TurnRunner } from '../../../src/main/agents/turn';
import { createEventBus } from '../../../src/main/base/event-bus';
import { Lease } from '../../../src/main/control/lease';
import { Journal } from '../../../src/main/journal/journal';
import type { ActionBody } from '../../../src/shared/action';
import type { Call } from '../../../src/shared/dialects/call';
import type { JournalEntry } from '../../../src/shared/journal';
import { RequestError } from '../../../src/shared/request-error';
import { fakeDesktop } from '../../support/fake-desktop';
import { tempDir } from '../../support/temp-dir';
import { waitFor } from '../../support/wait-for';

const SPACE = { width: 100, height: 50 };
const MINUTE = 60_000;

function callOf(bodies: ActionBody[], rest: Partial<Call> = {}): Call {
  return { id: 'call_1', name: bodies[0]?.action ?? 'screenshot', reason: undefined, bodies, ...rest };
}
const key = (text: string, rest: Partial<Call> = {}) => callOf([{ action: 'key', text }], rest);
const wrong = callOf([{ action: 'fly' }], { problem: 'It cannot fly.' });
const hold = (ms = MINUTE) => callOf([{ action: 'hold_key', text: 'F5', duration: ms }]);
const screenshot = callOf([], { picture: 'result' });

function setUp() {
  const desktop = fakeDesktop();
  const connections = new InputConnections(desktop);
  const journal = new Journal(tempDir(), (error) => {
    throw error;
  });
  const bus = createEventBus();
  const entries: JournalEntry[] = [];
  bus.on('action.done', ({ action }) => void entries.push(action));
  const lease = new Lease();
  const dispatcher = new Dispatcher({ connections, journal, lease, bus });
  onTestFinished(async () => {
    await dispatcher.stop();
    journal.close();
  });
  const turns = new TurnRunner(dispatcher);
  const { signal } = new AbortController();
  const run = (calls: Call[], rest: Partial<Parameters<TurnRunner['run']>[0]> = {}) =>
    turns.run({
      ...{ vendor: 'openai', turn: { calls }, id: undefined, space: SPACE, chatId: undefined },
      ...{ sensitive: false, signal, ...rest },
    });
  const act = (body: ActionBody) => dispatcher.dispatch({ body, source: 'agent', chatId: undefined, signal });
  const done = () => entries.map(({ request }) => request.text ?? request.action);
  const isDown = (keysym: number) => () =>
    desktop.servers[0]?.received.some(
      (event) => event.kind === 'key' && event.keysym === keysym && event.down,
    );
  return { desktop, connections, bus, dispatcher, lease, run, act, entries, done, isDown };
}

describe('a turn', () => {
  it('executes its calls in order, and returns their outputs', async () => {
    const { run, done } = setUp();
    const position = callOf([{ action: 'cursor_position' }]);
    const outcomes = await run([
      key('a'),
      position,
      callOf([
        { action: 'key', text: 'b' },
        { action: 'key', text: 'c' },
      ]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
    expect(outcomes[1]?.text).toBe('x=0,y=0');
    expect(done()).toEqual(['a', 'cursor_position', 'b', 'c']);
  });

  it('has no action of a different agent between its calls, nor calls of a different turn', async () => {
    const { run, act, done } = setUp();
    const first = run([hold(50), key('a'), key('b')]);
    const others = [act({ action: 'key', text: 'x' }), run([key('c'), key('d')]), run([key('e'), key('f')])];
    await Promise.all([first, ...others, act({ action: 'key', text: 'y' })]);
    expect(done()).toEqual(['F5', 'a', 'b', 'x', 'c', 'd', 'e', 'f', 'y']);
  });

  it('halts at the first call that fails, and then nothing is pressed', async () => {
    const { run, connections, entries } = setUp();
    const down = callOf([{ action: 'key_down', text: 'ctrl' }]);
    const outcomes = await run([down, wrong, key('a'), screenshot]);
    expect(outcomes).toMatchObject([
      { status: 'done' },
      { status: 'failed', text: 'It cannot fly.' },
      { status: 'halted' },
      { status: 'halted' },
    ]);
    expect(connections.current?.held.keys).toEqual([]);
    expect(entries.map(({ request, error }) => [request.action, error?.message])).toEqual([
      ['key_down', undefined],
      ['fly', 'It cannot fly.'],
    ]);
  });

  it('of many calls leaves no listener at the signal of its client', async () => {
    const { run } = setUp();
    const { signal } = new AbortController();
    await run(
      Array.from({ length: 20 }, () => key('a')),
      { signal },
    );
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('tells the model all that an error says', async () => {
    const { run } = setUp();
    const [outcome] = await run([key('Retrun')]);
    expect(outcome?.text).toMatch(/^Unknown key: Retrun\. Did you mean Return, /);
  });

  it('returns the screen where a call asks for it, in the size of its space', async () => {
    const { run, entries } = setUp();
    const outcomes = await run([
      screenshot,
      key('a', { picture: 'after' }),
      key('b', { picture: 'always' }),
      key('c'),
    ]);
    expect(outcomes.map(({ picture }) => picture?.mediaType)).toEqual([
      ...['image/png', 'image/png', 'image/png', undefined],
    ]);
    expect(entries[0]?.request).toEqual({ action: 'screenshot', scaled_width: 100, scaled_height: 50 });
  });

  it('returns the screen after a failure once, for the calls that always show it', async () => {
    const { run, done } = setUp();
    const outcomes = await run([
      { ...wrong, picture: 'after' },
      key('a', { picture: 'always' }),
      key('b', { picture: 'always' }),
      screenshot,
    ]);
    expect(outcomes.map(({ picture }) => picture !== undefined)).toEqual([false, true, true, false]);
    expect(done()).toEqual(['fly', 'screenshot']);
  });

  it('has a warning instead of the screen if that cannot be had, and an error if it was asked for', async () => {
    const { run, desktop } = setUp();
    desktop.broken = new Error('Xvnc is not installed.');
    const [failed] = await run([{ ...wrong, picture: 'always' }]);
    expect(failed?.warnings).toEqual([
      'There is no screenshot. Failed to start desktop session. Xvnc is not installed.',
    ]);
    expect(await run([screenshot])).toMatchObject([
      { status: 'failed', text: 'Failed to start desktop session. Xvnc is not installed.' },
    ]);
  });

  it('is in the journal with its vendor, its calls and the words of the model', async () => {
    const { run, entries } = setUp();
    await run([key('a', { reason: 'I save.', picture: 'after' }), key('b', { id: undefined })], {
      id: 'turn_1',
    });
    expect(entries.map(({ agent }) => agent)).toEqual([
      { vendor: 'openai', call_id: 'call_1', turn: 'turn_1', reason: 'I save.' },
      { vendor: 'openai', call_id: 'call_1', turn: 'turn_1' },
      { vendor: 'openai', turn: 'turn_1' },
    ]);
    await run([key('a'), key('b')]);
    const [first, second] = entries.slice(3).map(({ agent }) => agent?.turn);
    expect(first).toBe(second);
    expect(first).not.toBe('turn_1');
  });

  it('that is sensitive leaves neither texts nor words in the journal', async () => {
    const { run, entries } = setUp();
    const typed = callOf([{ action: 'type', text: 'hunter2' }], { reason: 'I type hunter2.' });
    const keys = callOf([{ action: 'key', keys: ['h', 'nokey'] }]);
    const outcomes = await run([typed, keys], { sensitive: true });
    expect(outcomes.map(({ status }) => status)).toEqual(['done', 'failed']);
    expect(JSON.stringify([entries, outcomes])).not.toMatch(/hunter2|nokey/);
  });
});

describe('a person', () => {
  it('who takes control between two calls has the rest refused', async () => {
    const { run, lease, dispatcher, connections, entries, isDown } = setUp();
    const down = callOf([{ action: 'key_down', text: 'ctrl' }]);
    const turn = run([down, hold(), key('a'), screenshot]);
    await waitFor('the key to be down', isDown(0xffc2));
    lease.paused = true;
    await dispatcher.applyPolicy(Promise.resolve());
    expect(connections.current?.held.keys).toEqual([]);
    expect(await turn).toMatchObject([
      { status: 'done' },
      { status: 'failed', text: expect.stringMatching(/^A person has control\. .*Held for/) },
      { status: 'halted' },
      { status: 'halted' },
    ]);
    expect(await run([screenshot, key('a'), screenshot])).toMatchObject([
      { status: 'done', picture: {} },
      { status: 'failed', text: expect.stringMatching(/^A person has control\. The agent is paused/) },
      { status: 'halted' },
    ]);
    expect(entries.map(({ request, status }) => [request.action, status])).toEqual([
      ...[
        ['key_down', 'done'],
        ['hold_key', 'failed'],
        ['screenshot', 'done'],
        ['key', 'refused'],
      ],
    ]);
  });

  it('is served before the next call of a turn', async () => {
    const { run, bus, dispatcher, lease, entries } = setUp();
    const order: string[] = [];
    bus.on('action.done', () => {
      if (entries.length !== 3) return;
      lease.paused = true;
      void dispatcher.applyPolicy(Promise.resolve()).then(() => order.push('served'));
    });
    const outcomes = await run(Array.from({ length: 50 }, () => key('a')));
    order.push('turn');
    expect(order).toEqual(['served', 'turn']);
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...['done', 'done', 'done', 'failed'],
      ...Array(46).fill('halted'),
    ]);
  });

  it('who releases all keys ends the running call and the turn', async () => {
    const { run, dispatcher, connections, isDown } = setUp();
    const turn = run([hold(), key('a'), key('b', { picture: 'always' })]);
    await waitFor('the key to be down', isDown(0xffc2));
    await dispatcher.release();
    const [held, next, last] = await turn;
    expect(held).toMatchObject({
      status: 'done',
      warnings: [expect.stringMatching(/^Everything was released/)],
    });
    expect(next).toMatchObject({
      status: 'failed',
      text: expect.stringMatching(/^A person interrupted the turn\./),
    });
    expect(last).toMatchObject({ status: 'halted', picture: {} });
    expect(connections.current?.held.keys).toEqual([]);
    expect(await run([key('c')])).toMatchObject([{ status: 'done' }]);
  });
});

it('a change of the desktop between two calls ends the turn', async () => {
  const { run, dispatcher, isDown } = setUp();
  const turn = run([hold(200), key('a')]);
  await waitFor('the key to be down', isDown(0xffc2));
  await dispatcher.betweenActions(async () => undefined);
  expect(await turn).toMatchObject([
    { status: 'done' },
    { status: 'failed', text: expect.stringMatching(/a different desktop was chosen\.$/) },
  ]);
});

describe('a client that disconnects', () => {
  it('ends its turn, and then nothing is pressed', async () => {
    const { run, act, connections, isDown, done } = setUp();
    const client = new AbortController();
    const down = callOf([{ action: 'key_down', text: 'ctrl' }]);
    const turn = run([down, hold(), key('a', { picture: 'always' })], { signal: client.signal });
    await waitFor('the key to be down', isDown(0xffc2));
    const other = act({ action: 'key', text: 'x' });
    client.abort();
    expect((await turn).map(({ status }) => status)).toEqual(['done', 'failed', 'halted']);
    await other;
    expect(connections.current?.held.keys).toEqual([]);
    expect(done()).toEqual(['ctrl', 'F5', 'x']);
  });
});

describe('a turn of several requests', () => {
  it('executes them as neighbors, in the order of arrival', async () => {
    const { run, act, done } = setUp();
    const id = 'turn_1';
    const first = run([hold(50)], { id });
    const all = [
      run([key('x')]),
      run([key('a')], { id }),
      act({ action: 'key', text: 'y' }),
      run([key('b')], { id }),
    ];
    await Promise.all([first, ...all]);
    expect(done()).toEqual(['F5', 'a', 'b', 'x', 'y']);
  });

  it('is halted in all of them by the first failure, also later, but not in a different conversation', async () => {
    const { run } = setUp();
    const id = 'turn_1';
    const together = await Promise.all([
      run([key('a')], { id }),
      run([wrong], { id }),
      run([key('b')], { id }),
    ]);
    expect(together.flat().map(({ status }) => status)).toEqual(['done', 'failed', 'halted']);
    expect(await run([key('c')], { id })).toMatchObject([{ status: 'halted' }]);
    expect(await run([key('c')], { id, chatId: 'other' })).toMatchObject([{ status: 'done' }]);
  });

  it('goes on with the others if one of their clients leaves before its turn comes', async () => {
    const { run } = setUp();
    const client = new AbortController();
    const first = run([hold(50)], { id: 't' });
    const left = run([key('a')], { id: 't', signal: client.signal });
    const last = run([key('b')], { id: 't' });
    client.abort();
    expect((await Promise.all([first, left, last])).flat().map(({ status }) => status)).toEqual([
      ...['done', 'failed', 'halted'],
    ]);
  });
});

describe('a turn that a person must agree to', () => {
  /** A person who decides later. */
  function decision() {
    let agree = () => {};
    let refuse = () => {};
    const decided = new Promise<void>((resolve, reject) => {
      agree = resolve;
      refuse = () => reject(new RequestError('safety-check', 'A safety check is not acknowledged.'));
    });
    return { consent: () => decided, agree, refuse };
  }
  const id = 'turn_1';

  it('keeps the order of its parts while the person decides, and holds up no other', async () => {
    const { run, done } = setUp();
    const [one, two] = [decision(), decision()];
    const running = run([hold(50)], { id });
    const parts = [
      run([key('a')], { id, consent: one.consent }),
      run([key('b')], { id }),
      run([key('c')], { id, consent: two.consent }),
      run([key('d')], { id }),
    ];
    await running;
    await run([key('x')]);
    two.agree();
    await run([key('y')]);
    expect(done()).toEqual(['F5', 'x', 'y']);
    one.agree();
    expect((await Promise.all(parts)).flat().map(({ status }) => status)).toEqual(Array(4).fill('done'));
    expect(done()).toEqual(['F5', 'x', 'y', 'a', 'b', 'c', 'd']);
  });

  it('does nothing of it if the person refuses, and halts its later parts', async () => {
    const { run, done } = setUp();
    const { consent, refuse } = decision();
    const asked = run([key('a')], { id, consent });
    const later = run([key('b'), screenshot], { id });
    const other = run([key('x')]);
    refuse();
    await expect(asked).rejects.toMatchObject({ code: 'safety-check' });
    expect((await later).map(({ status }) => status)).toEqual(['halted', 'halted']);
    await other;
    expect(done()).toEqual(['x']);
  });

  it('is asked about with its name, which the journal has, too', async () => {
    const { run, entries } = setUp();
    const names: string[] = [];
    await run([key('a')], { consent: async (name) => void names.push(name) });
    expect(names).toEqual([entries[0]?.agent?.turn]);
  });
});

it('a stop of the host ends a turn', async () => {
  const { run, dispatcher, isDown } = setUp();
  const turn = run([hold(), key('a')]);
  await waitFor('the key to be down', isDown(0xffc2));
  await dispatcher.stop();
  expect(await turn).toMatchObject([
    { status: 'failed', text: expect.stringMatching(/^Desktop API is shutting down\./) },
    { status: 'halted' },
  ]);
});
