import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RfbClient } from '../../src/main/rfb/client';
import { type BareXvnc, startBareXvnc } from '../support/bare-xvnc';
import { type HandsEvent, type HandsWindow, openHandsWindow } from '../support/hands-window';
import { type Host, startHost } from '../support/host';
import { random, SEED } from '../support/random';
import { askControl, openViewer } from '../support/viewer';
import { waitFor } from '../support/wait-for';

/** A soak run makes all of them. */
const TRIES = process.env.SOAK_FULL === undefined ? 50 : 1000;

// Without a window manager, which would freeze the pointer at each click, and deliver some events late or never. So the
// window receives exactly the server's input.
let xvnc: BareXvnc;
let host: Host;
let shown: HandsWindow;
beforeAll(async () => {
  xvnc = await startBareXvnc({ windowManager: false });
  host = await startHost(['--desktop', `vnc+unix:${xvnc.socket}`]);
  shown = await openHandsWindow({ ...host, desktopEnv: async () => xvnc.env });
});
afterAll(async () => {
  await shown.close();
  expect(await host.stop()).toBe(0);
  await xvnc.stop();
});

/** An agent that acts without pause until it is refused: keys a, b and c, the left button, holds and drags. */
function busyAgent(at: { x: number; y: number }, pick: (below: number) => number) {
  const bodies = [
    { action: 'type', text: 'abcabc' },
    { action: 'left_click', coordinate: [at.x, at.y] },
    { action: 'key', text: 'a+b' },
    { action: 'hold_key', text: 'c', duration: 3 },
    { action: 'double_click', coordinate: [at.x + 20, at.y] },
    { action: 'left_click_drag', start_coordinate: [at.x, at.y], coordinate: [at.x + 60, at.y + 40] },
  ];
  let on = true;
  let call = () => {};
  let called = Promise.resolve();
  const waitForCall = () => {
    called = new Promise((resolve) => {
      call = resolve;
    });
  };
  waitForCall();
  let done = 0;
  let refused = 0;
  const others: number[] = [];
  async function work(): Promise<void> {
    while (on) {
      const { status } = await host.act(bodies[pick(bodies.length)]);
      if (status === 200) done += 1;
      else if (status !== 423) others.push(status);
      else {
        refused += 1;
        await called;
      }
    }
  }
  const working = Promise.all([work(), work()]);
  return {
    call() {
      call();
      waitForCall();
    },
    counts: () => ({ done, refused, others }),
    async stop() {
      on = false;
      call();
      await working;
    },
  };
}

/** The person's input during one turn: keys h and i, and the right button. */
async function actAsPerson(rfb: RfbClient, { x, y }: { x: number; y: number }): Promise<void> {
  for (const keysym of [0x68, 0x69]) for (const down of [true, false]) rfb.key(keysym, down);
  for (const buttons of [0, 4, 0]) rfb.pointer(x, y, buttons);
  await rfb.fence();
}

/** A period in which a key or button was down, and the side that held it. */
interface Held {
  readonly who: 'person' | 'agent';
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

const isButton = (name: string) => name.startsWith('button');
const whoOf = (name: string) => (['h', 'i', 'button 3'].includes(name) ? 'person' : 'agent');

function heldOf(events: readonly HandsEvent[]): Held[] {
  const down = new Map<string, number>();
  return events.flatMap(({ down: isDown, name, time }) => {
    const from = down.get(name);
    if (isDown) {
      // No side presses a key that is down, or while the other side holds one. Events of one device are in order.
      const beside = [...down.keys()].filter((other) => isButton(other) === isButton(name));
      expect(beside.filter((other) => other === name || whoOf(other) !== whoOf(name))).toEqual([]);
      down.set(name, time);
      return [];
    }
    down.delete(name);
    return from === undefined ? [] : [{ who: whoOf(name), name, from, to: time }];
  });
}

it(`input of the agent and of a person never overlap, in ${TRIES} changes of control`, {
  timeout: 300_000,
}, async () => {
  const { int } = random(SEED);
  const { rfb, socket } = await openViewer(host, '?input=lease&viewer=one');
  const agent = busyAgent(shown.inside(), int);
  for (let i = 0; i < TRIES; i++) {
    // This input comes before the control, so it must have no effect: its key would be visible.
    if (i % 10 === 0) rfb.key(0x78, true);
    expect((await askControl(host, 'take', { viewer: 'one' })).status).toBe(200);
    await actAsPerson(rfb, shown.inside(500, 300));
    expect((await askControl(host, 'give-back', { viewer: 'one' })).status).toBe(200);
    const { done } = agent.counts();
    agent.call();
    // Now and then it has time for an action; mostly it is interrupted, also on a slow machine.
    if (i % 3 === 0) await waitFor('an action of the agent', () => agent.counts().done > done);
    else await delay(int(8));
  }
  await agent.stop();
  socket.close();
  await host.act({ action: 'key', text: 'z' });
  await shown.seenUpTo('up z');
  const { done, refused, others } = agent.counts();
  expect([others, done > TRIES / 4, refused > TRIES]).toEqual([[], true, true]);

  const held = heldOf(shown.events());
  expect(held.map(({ name }) => name)).not.toContain('x');
  const person = inThrees(held.filter(({ who }) => who === 'person'));
  expect(person.length).toBe(TRIES);
  const agents = held.filter(({ who }) => who === 'agent');
  // The clock does not order events of the same millisecond. `heldOf` checks their order for each device.
  const mixed = person.flatMap((turn) =>
    agents.filter(({ from, to }) => from < turn.to && to > turn.from).map((other) => ({ turn, other })),
  );
  expect(mixed).toEqual([]);
});

/** Groups the person's periods by turns, each from its first press to its last release. */
function inThrees(held: readonly Held[]): Held[] {
  const sorted = [...held].sort((a, b) => a.from - b.from);
  return Array.from({ length: sorted.length / 3 }, (_, i) => {
    const turn = sorted.slice(3 * i, 3 * i + 3);
    expect(turn.map(({ name }) => name).sort()).toEqual(['button 3', 'h', 'i']);
    return {
      who: 'person',
      name: `turn ${i}`,
      from: Math.min(...turn.map(({ from }) => from)),
      to: Math.max(...turn.map(({ to }) => to)),
    } as const;
  });
}
