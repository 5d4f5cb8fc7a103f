import { expect, it, onTestFinished, vi } from 'vitest';
import { Held } from '../../../../src/main/actions/held';
import { createLastPress } from '../../../../src/main/actions/last-press';
import type { Gesture } from '../../../../src/main/control/gestures/gesture';
import { DRAG_DISTANCE } from '../../../../src/main/control/gestures/pointer-path';
import { GestureRecognizer } from '../../../../src/main/control/gestures/recognizer';
import { dial } from '../../../../src/main/desktop/remote/dial';
import { RfbClient } from '../../../../src/main/rfb/client';
import type { ViewerMessage } from '../../../../src/main/rfb/proxy/message-splitter';
import type { ActionBody } from '../../../../src/shared/action';
import { keysymOf, XK } from '../../../../src/shared/keysym';
import { parseAction, parseActionBody } from '../../../../src/shared/parse-action';
import { fakeDesktop } from '../../../support/fake-desktop';
import { fc } from '../../../support/fast-check';
import { mockModule } from '../../../support/mocked';

/** An event of a live view, and when it came (ms). */
interface Timed {
  readonly message: ViewerMessage;
  readonly now: number;
}
/** An event, or a pause after the events before (ms). */
type Step = ViewerMessage | number;

const bytes = Buffer.alloc(0);
const BETWEEN_EVENTS_MS = 10;
/** Between two gestures: they are not one. */
const PAUSE_MS = 2000;
/** Gestures without a matching action, which replay refuses. */
const REFUSED = /^(right|middle)_click_(drag|hold)$/;

const pointer = (x: number, y: number, buttons = 0): Step => ({ kind: 'pointer', x, y, buttons, bytes });
const key = (keysym: number, down: boolean): Step => ({ kind: 'key', keysym, down, bytes });
const tap = (keysym: number): Step[] => [key(keysym, true), key(keysym, false)];
const within = (keysyms: readonly number[], steps: readonly Step[]): Step[] => [
  ...keysyms.map((keysym) => key(keysym, true)),
  ...steps,
  ...keysyms.map((keysym) => key(keysym, false)).reverse(),
];

function timed(steps: readonly Step[]): Timed[] {
  let now = 0;
  return steps.flatMap((step) => {
    now += typeof step === 'number' ? step : BETWEEN_EVENTS_MS;
    return typeof step === 'number' ? [] : [{ message: step, now }];
  });
}

function recognized(events: readonly Timed[]): Gesture[] {
  const recognizer = new GestureRecognizer();
  const done = events.flatMap(({ message, now }) => recognizer.add(message, now, false));
  return [...done, ...recognizer.end()];
}

/** The bodies, as a session keeps them. Of the points between two gestures with a button down, only the last counts. */
function bodies(events: readonly Timed[]): ActionBody[] {
  const all = recognized(events).map(({ body }) => parseActionBody(JSON.parse(JSON.stringify(body))));
  return all.filter(({ action }, i) => action !== 'mouse_move' || all[i + 1]?.action !== 'mouse_move');
}

// The fake desktop has 200x100 pixels.
const x = fc.nat(199);
const y = fc.nat(99);
const buttons = fc.constantFrom(0, 1, 2, 4, 5, 8, 16, 17, 32, 64, 128);
const keysym = fc.oneof(
  fc.constantFrom(XK.Shift_L, XK.Control_L, 0xffe9, 0xffeb, 0xfe03, XK.Tab, 0xfe20, XK.Caps_Lock),
  fc.integer({ min: 0x20, max: 0x7e }),
  fc.integer({ min: 0xff08, max: 0xffff }),
  fc.integer({ min: 0x0100_00a0, max: 0x0101_f64f }),
  fc.nat(0xffff_ffff),
);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(x, y, buttons).map((event) => pointer(...event)),
  fc.tuple(keysym, fc.boolean()).map((event) => key(...event)),
  fc.nat(PAUSE_MS),
);

it('any input becomes actions that the API accepts, in order, and with each button released', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
      let isDown = false;
      for (const { body, began, ended } of recognized(timed(steps))) {
        expect(ended).toBeGreaterThanOrEqual(began);
        if (REFUSED.test(body.action ?? '')) continue;
        expect(parseAction(parseActionBody(JSON.parse(JSON.stringify(body))))).toEqual(parseAction(body));
        if (body.action === 'left_mouse_down' || body.action === 'left_mouse_up') {
          expect(body.action).toBe(isDown ? 'left_mouse_up' : 'left_mouse_down');
          isDown = !isDown;
        }
      }
      expect(isDown).toBe(false);
    }),
    { numRuns: 300 },
  );
});

const commands = fc.subarray([XK.Control_L, 0xffe9, 0xffeb]);
const modifiers = fc.subarray([XK.Control_L, XK.Shift_L, 0xffe9], { minLength: 1 });
const letter = fc.integer({ min: 0x61, max: 0x7a });
const character = fc.oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0x391, max: 0x3a1 }));
const clicks = fc
  .tuple(x, y, fc.constantFrom(1, 2, 4), fc.integer({ min: 1, max: 5 }))
  .map(([px, py, button, times]) =>
    Array.from({ length: times }, () => [pointer(px, py, button), pointer(px, py)]).flat(),
  );
/** Excludes paths that end where they began: such a path counts as a long press. */
const endsAway = ([fromX, fromY, points]: readonly [number, number, readonly [number, number][], number]) => {
  const [toX, toY] = points.at(-1) ?? [fromX, fromY];
  return Math.hypot(toX - fromX, toY - fromY) > DRAG_DISTANCE;
};
const path = fc.array(fc.tuple(x, y), { minLength: 1, maxLength: 8 });
const drag = fc
  .tuple(x, y, path, fc.nat(900))
  .filter(endsAway)
  .map(([px, py, points, rest]) => {
    const moves = points.map(([mx, my]) => pointer(mx, my, 1));
    const [endX, endY] = points.at(-1) ?? [px, py];
    return [pointer(px, py), pointer(px, py, 1), rest, ...moves, pointer(endX, endY)];
  });
const wheel = fc
  .tuple(x, y, fc.constantFrom(8, 16, 32, 64), fc.integer({ min: 1, max: 20 }))
  .map(([px, py, direction, turns]) =>
    Array.from({ length: turns }, () => [pointer(px, py, direction), pointer(px, py)]).flat(),
  );
const text = fc
  .array(character, { minLength: 1, maxLength: 30 })
  .map((characters) => characters.flatMap((one) => tap(keysymOf(one))));
const combination = fc
  .tuple(commands, fc.oneof(letter, fc.constantFrom(XK.Return, XK.Tab, XK.Escape, 0xff51, 0xffc2)))
  .map(([held, pressed]) => within(held, tap(pressed)));
const loneModifier = fc
  .tuple(fc.constantFrom(XK.Shift_L, XK.Control_L, 0xffe9, 0xffeb), fc.nat(900))
  .map(([held, rest]) => within([held], [rest]));
const scene = fc.oneof(
  ...[clicks, drag, wheel, text, combination, loneModifier],
  fc.tuple(modifiers, fc.oneof(clicks, drag, wheel)).map(([held, steps]) => within(held, steps)),
);

it('recognized actions, when executed, are recognized as the same actions', async () => {
  const rfb = await dial(fakeDesktop(), RfbClient.open);
  // A clock that only waits move on.
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  onTestFinished(() => {
    clock.mockRestore();
    rfb.close();
  });
  const wait = async (ms: number) => {
    now += ms;
  };
  mockModule('node:timers/promises', () => ({ setTimeout: wait, setImmediate: () => wait(0) }));
  const { execute } = await import('../../../../src/main/actions/execute');
  const { Input } = await import('../../../../src/main/actions/input');
  const { Pointer } = await import('../../../../src/main/actions/pointer');
  const { signal } = new AbortController();
  let events: Timed[] = [];
  rfb.fence = async () => {};
  rfb.pointer = (atX, atY, mask) => {
    events.push({ message: { kind: 'pointer', x: atX, y: atY, buttons: mask, bytes }, now });
  };
  rfb.key = (pressed, down) => {
    events.push({ message: { kind: 'key', keysym: pressed, down, bytes }, now });
  };

  async function replay(actions: readonly ActionBody[]): Promise<Timed[]> {
    events = [];
    const port = { rfb, keymap: undefined, held: new Held(() => undefined) };
    const mouse = new Pointer(rfb, undefined, port.held, createLastPress());
    const connection = {
      ...{ ...port, pointer: mouse, input: new Input(rfb, undefined, port.held, mouse) },
      ...{ typingLimits: undefined, copied: {}, copy: () => false },
    };
    for (const body of actions) {
      const signals = { cancelled: signal, revoked: signal };
      await execute(parseAction(body), { connection, body, signals, warn: () => undefined });
      now += PAUSE_MS;
    }
    return events;
  }

  await fc.assert(
    fc.asyncProperty(fc.array(scene, { maxLength: 6 }), async (scenes) => {
      const done = bodies(timed(scenes.flatMap((steps) => [...steps, PAUSE_MS])));
      const repeatable = done.filter(({ action }) => !REFUSED.test(action ?? ''));
      expect(bodies(await replay(repeatable))).toEqual(repeatable);
    }),
    { numRuns: 200 },
  );
});
