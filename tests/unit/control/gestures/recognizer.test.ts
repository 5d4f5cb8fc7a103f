import { describe, expect, it } from 'vitest';
import { GestureRecognizer } from '../../../../src/main/control/gestures/recognizer';
import type { ViewerMessage } from '../../../../src/main/rfb/proxy/message-splitter';
import { keyNamed } from '../../../../src/shared/keys';
import { keysymOf, XK } from '../../../../src/shared/keysym';
import { parseAction } from '../../../../src/shared/parse-action';

const bytes = Buffer.alloc(0);
const ALT = 0xffe9;
const SUPER = 0xffeb;
const ALTGR = 0xfe03;

/** A person's input: events without a pause in between, and waits (ms). */
type Step = ViewerMessage | number;
const at = (x: number, y: number, buttons = 0): Step => ({ kind: 'pointer', x, y, buttons, bytes });
const down = (keysym: number): Step => ({ kind: 'key', keysym, down: true, bytes });
const up = (keysym: number): Step => ({ kind: 'key', keysym, down: false, bytes });
const tap = (keysym: number): Step[] => [down(keysym), up(keysym)];
const typed = (text: string): Step[] => Array.from(text, (c) => tap(keysymOf(c.codePointAt(0) ?? 0))).flat();
const click = (x: number, y: number, button = 1): Step[] => [at(x, y, button), at(x, y)];
const tick = (x: number, y: number, wheel: number): Step[] => [at(x, y, wheel), at(x, y)];

/** The recognized actions in order, with their times: `0-20 left_click 5,6`. */
function told(steps: readonly Step[], { sensitive = false } = {}): string[] {
  const gestures = new GestureRecognizer();
  let now = 0;
  const done = steps.flatMap((step) => {
    if (typeof step !== 'number') {
      now += 10;
      return gestures.add(step, now, sensitive);
    }
    now += step;
    return gestures.deadline !== undefined && gestures.deadline <= now ? gestures.advance(now) : [];
  });
  const all = [...done, ...gestures.end()];
  // Each action can be replayed unchanged.
  for (const { body } of all) {
    if (!/^(right|middle)_click_(drag|hold)$/.test(body.action ?? ''))
      expect(() => parseAction(body)).not.toThrow();
  }
  return all.map(({ body }) => {
    const { action, start_coordinate, coordinate, text, scroll_amount, scroll_direction } = body;
    const parts = [action, start_coordinate, coordinate, text, scroll_amount, scroll_direction];
    return [...parts, body.sensitive && 'sensitive'].filter(Boolean).join(' ');
  });
}

describe('the recognized actions of the pointer', () => {
  it.each<[string, Step[], string[]]>([
    ['for movement without buttons: none', [at(1, 1), 5000, at(500, 500), 5000], []],
    [
      'for a click after a pause with small moves',
      [at(9, 9), 60_000, at(9, 9, 1), at(11, 10, 1), at(11, 10)],
      ['left_click 9,9'],
    ],
    ['for two quick clicks', [...click(5, 5), 100, ...click(6, 5)], ['double_click 5,5']],
    [
      'for three quick clicks',
      [...click(5, 5), 100, ...click(6, 5), 100, ...click(5, 5)],
      ['triple_click 5,5'],
    ],
    [
      'for four quick clicks',
      [1, 2, 3, 4].flatMap(() => click(5, 5)),
      ['triple_click 5,5', 'left_click 5,5'],
    ],
    ['for two slow clicks', [...click(5, 5), 600, ...click(5, 5)], ['left_click 5,5', 'left_click 5,5']],
    [
      'for two clicks at different positions',
      [...click(5, 5), ...click(50, 5)],
      ['left_click 5,5', 'left_click 50,5'],
    ],
    [
      'for the right and middle button',
      [...click(1, 2, 4), ...click(3, 4, 2)],
      ['right_click 1,2', 'middle_click 3,4'],
    ],
    [
      'for a right click after a left one',
      [...click(1, 2), ...click(1, 2, 4)],
      ['left_click 1,2', 'right_click 1,2'],
    ],
    [
      'for a drag',
      [at(10, 10, 1), at(20, 20, 1), at(90, 70, 1), at(90, 70)],
      ['left_click_drag 10,10 90,70'],
    ],
    [
      'for a drag there and back',
      [at(10, 10, 1), at(90, 10, 1), at(10, 10, 1), at(10, 10)],
      ['mouse_move 10,10', 'left_mouse_down', 'mouse_move 90,10', 'mouse_move 10,10', 'left_mouse_up'],
    ],
    [
      'for a click before a drag',
      [...click(10, 10), at(10, 10, 1), at(90, 70, 1), at(90, 70)],
      ['left_click 10,10', 'left_click_drag 10,10 90,70'],
    ],
    [
      'for a long press',
      [at(9, 9, 1), 600, at(9, 9)],
      ['mouse_move 9,9', 'left_mouse_down', 'left_mouse_up'],
    ],
    [
      'for a long press before a drag, with its path',
      [at(9, 9, 1), 600, at(20, 9, 1), at(90, 9, 1), at(90, 90, 1), at(90, 90)],
      [
        ...['mouse_move 9,9', 'left_mouse_down', 'mouse_move 20,9', 'mouse_move 90,9', 'mouse_move 90,90'],
        'left_mouse_up',
      ],
    ],
    [
      'for a slow drag',
      [at(9, 9, 1), at(20, 9, 1), 900, at(90, 9, 1), at(90, 9)],
      ['left_click_drag 9,9 90,9'],
    ],
    ['for a right drag', [at(9, 9, 4), at(90, 9, 4), at(90, 9)], ['right_click_drag 9,9 90,9']],
    ['for a middle drag', [at(9, 9, 2), at(90, 9, 2), at(90, 9)], ['middle_click_drag 9,9 90,9']],
    ['for a long right press', [at(9, 9, 4), 600, at(9, 9)], ['right_click_hold 9,9']],
    [
      'for two clicks with the second held',
      [...click(5, 5), 100, at(5, 5, 1), 600, at(5, 5)],
      ['left_click 5,5', 'mouse_move 5,5', 'left_mouse_down', 'left_mouse_up'],
    ],
    [
      'for the right button while the left is down',
      [at(5, 5, 1), at(5, 5, 5), at(5, 5, 1), at(5, 5)],
      ['mouse_move 5,5', 'left_mouse_down', 'right_click 5,5', 'left_mouse_up'],
    ],
    [
      'for the left button while the right is down',
      [at(5, 5, 4), at(5, 5, 5), at(5, 5, 4), at(5, 5)],
      ['left_click 5,5', 'right_click_hold 5,5'],
    ],
    [
      'for the wheel during a drag',
      [at(5, 5, 1), at(50, 5, 1), at(50, 5, 17), at(50, 5, 1), at(50, 5)],
      ['mouse_move 5,5', 'left_mouse_down', 'mouse_move 50,5', 'scroll 50,5 1 down', 'left_mouse_up'],
    ],
    [
      'for the wheel while a button is held until the end',
      [at(5, 5, 1), at(5, 5, 17), at(5, 5, 1)],
      ['mouse_move 5,5', 'left_mouse_down', 'scroll 5,5 1 down', 'left_mouse_up'],
    ],
    [
      'for several turns of the wheel',
      [1, 2, 3].flatMap(() => [...tick(5, 5, 16), 100]),
      ['scroll 5,5 3 down'],
    ],
    [
      'for the wheel in both directions',
      [...tick(5, 5, 16), ...tick(5, 5, 8)],
      ['scroll 5,5 1 down', 'scroll 5,5 1 up'],
    ],
    [
      'for the wheel after a pause',
      [...tick(5, 5, 32), 700, ...tick(5, 5, 32)],
      ['scroll 5,5 1 left', 'scroll 5,5 1 left'],
    ],
    [
      'for the wheel at a different position',
      [...tick(5, 5, 64), ...tick(99, 5, 64)],
      ['scroll 5,5 1 right', 'scroll 99,5 1 right'],
    ],
    ['for a button that is held at the end: none', [at(5, 5, 1)], []],
    ['for a movement only: none', [at(5, 5)], []],
    ['for additional buttons: none', [at(5, 5, 128), at(5, 5)], []],
  ])('%s', (_what, steps, expected) => {
    expect(told(steps)).toEqual(expected);
  });
});

describe('the recognized actions of the keyboard', () => {
  it.each<[string, Step[], string[]]>([
    ['for a text', typed('Hello, you!'), ['type Hello, you!']],
    [
      'for a text with Shift, as browsers send it',
      [down(XK.Shift_L), ...typed('H'), up(XK.Shift_L), ...typed('i')],
      ['type Hi'],
    ],
    ['for any Unicode text', typed('é 日本 😀 €'), ['type é 日本 😀 €']],
    ['for legacy keysyms', [0x6c1, 0x7e1, 0x20ac, 0x1b1].flatMap(tap), ['type аα€ą']],
    ['for the number pad', [0xffb1, 0xffae, 0xffb5].flatMap(tap), ['type 1.5']],
    ['for a text with AltGr', [down(ALTGR), ...typed('@'), up(ALTGR)], ['type @']],
    [
      'for a text with Caps Lock',
      [...tap(XK.Caps_Lock), ...typed('ABC'), ...tap(XK.Caps_Lock)],
      ['type ABC'],
    ],
    ['for a key that repeats', [down(0x61), down(0x61), down(0x61), up(0x61)], ['type aaa']],
    ['for overlapping keys', [down(0x61), down(0x62), up(0x61), up(0x62)], ['type ab']],
    ['for a text with a pause', [...typed('one'), 2000, ...typed('two')], ['type one', 'type two']],
    [
      'for Return and Tab',
      [...typed('a'), ...tap(XK.Return), ...typed('b'), ...tap(XK.Tab)],
      ['type a', 'key Return', 'type b', 'key Tab'],
    ],
    [
      'for corrections',
      [...typed('ab'), ...tap(XK.BackSpace), ...typed('c')],
      ['type ab', 'key BackSpace', 'type c'],
    ],
    [
      'for named keys',
      [0xff55, 0xff56, 0xff52, 0xffc2, 0xff1b, 0xff8d].flatMap(tap),
      ['key Page_Up', 'key Page_Down', 'key Up', 'key F5', 'key Escape', 'key KP_Enter'],
    ],
    ['for ctrl+t', [down(XK.Control_L), ...tap(0x74), up(XK.Control_L)], ['key ctrl+t']],
    [
      'for two combinations with one held modifier',
      [down(XK.Control_L), ...tap(0x63), ...tap(0x76), up(XK.Control_L)],
      ['key ctrl+c', 'key ctrl+v'],
    ],
    [
      'for ctrl+shift+t',
      [down(XK.Control_L), down(XK.Shift_L), ...tap(0x54), up(XK.Shift_L), up(XK.Control_L)],
      ['key ctrl+shift+t'],
    ],
    ['for ctrl and plus, with Shift', [down(XK.Control_L), down(XK.Shift_L), ...tap(0x2b)], ['key ctrl++']],
    ['for shift+Tab', [down(XK.Shift_L), ...tap(0xfe20)], ['key shift+Tab']],
    ['for shift+Return', [down(XK.Shift_L), ...tap(XK.Return)], ['key shift+Return']],
    ['for ctrl+space', [down(XK.Control_L), ...tap(0x20)], ['key ctrl+space']],
    ['for Option and space on a Mac', [down(ALT), ...tap(0x0100_00a0)], ['key alt+nobreakspace']],
    ['for half a surrogate pair: none', [down(XK.Control_L), ...tap(0x0100_d800)], []],
    ['for ctrl with a Cyrillic character', [down(XK.Control_L), ...tap(0x6c1)], ['key ctrl+а']],
    [
      'for alt with two Tabs',
      [down(ALT), ...tap(XK.Tab), ...tap(XK.Tab), up(ALT)],
      ['key_down alt', 'key Tab', 'key Tab', 'key_up alt'],
    ],
    ['for a single modifier', tap(SUPER), ['key super']],
    ['for a single held modifier', [down(ALT), 700, up(ALT)], ['hold_key alt']],
    ['for two modifiers without a key: none', [down(XK.Control_L), down(ALT), up(XK.Control_L), up(ALT)], []],
    ['for a modifier that repeats', [down(SUPER), down(SUPER), up(SUPER)], ['key super']],
    ['for unknown keysyms: none', [...tap(0), ...tap(0x1234_5678)], []],
  ])('%s', (_what, steps, expected) => {
    expect(told(steps)).toEqual(expected);
  });

  it('mark only a private text as sensitive', () => {
    const steps = [...typed('hunter2'), ...tap(XK.Return)];
    expect(told(steps, { sensitive: true })).toEqual(['type hunter2 sensitive', 'key Return']);
  });

  it('split a long text into several', () => {
    expect(told(typed('x'.repeat(1200))).map((one) => one.length - 'type '.length)).toEqual([500, 500, 200]);
  });

  it('have only key names that the API accepts', () => {
    for (let keysym = 0xff00; keysym <= 0xffff; keysym++) {
      for (const deed of told(tap(keysym))) {
        const [action, name = ''] = deed.split(' ');
        if (action === 'key' && !['shift', 'ctrl', 'alt', 'super'].includes(name)) {
          expect([name, keyNamed(name)?.keysym]).toEqual([name, keysym]);
        }
      }
    }
  });
});

describe('the recognized actions of pointer and keyboard', () => {
  it.each<[string, Step[], string[]]>([
    [
      'for ctrl and a click',
      [down(XK.Control_L), ...click(5, 5), up(XK.Control_L)],
      ['key_down ctrl', 'left_click 5,5', 'key_up ctrl'],
    ],
    [
      'for ctrl and two clicks',
      [down(XK.Control_L), ...click(5, 5), 600, ...click(9, 9), up(XK.Control_L)],
      ['key_down ctrl', 'left_click 5,5', 'left_click 9,9', 'key_up ctrl'],
    ],
    [
      'for shift and a drag',
      [down(XK.Shift_L), at(5, 5, 1), at(50, 50, 1), at(50, 50), up(XK.Shift_L)],
      ['key_down shift', 'left_click_drag 5,5 50,50', 'key_up shift'],
    ],
    [
      'for ctrl pressed during a drag',
      [at(5, 5, 1), at(50, 5, 1), down(XK.Control_L), at(90, 5, 1), at(90, 5), up(XK.Control_L)],
      [
        ...['mouse_move 5,5', 'left_mouse_down', 'mouse_move 50,5', 'key_down ctrl', 'mouse_move 90,5'],
        ...['left_mouse_up', 'key_up ctrl'],
      ],
    ],
    [
      'for a drag cancelled with Escape',
      [at(5, 5, 1), at(50, 5, 1), ...tap(XK.Escape), at(50, 5)],
      ['mouse_move 5,5', 'left_mouse_down', 'mouse_move 50,5', 'key Escape', 'left_mouse_up'],
    ],
    [
      'for shift and a long press',
      [down(XK.Shift_L), at(5, 5, 1), 600, at(5, 5), up(XK.Shift_L)],
      ['key_down shift', 'mouse_move 5,5', 'left_mouse_down', 'left_mouse_up', 'key_up shift'],
    ],
    [
      'for ctrl, a click and a key',
      [down(XK.Control_L), ...click(5, 5), ...tap(0x63), up(XK.Control_L)],
      ['key_down ctrl', 'left_click 5,5', 'key c', 'key_up ctrl'],
    ],
    [
      'for ctrl and the wheel',
      [down(XK.Control_L), ...tick(5, 5, 8), ...tick(5, 5, 8), up(XK.Control_L)],
      ['key_down ctrl', 'scroll 5,5 2 up', 'key_up ctrl'],
    ],
    [
      'for a click, a text and a click',
      [...click(5, 5), ...typed('a'), ...click(5, 5)],
      ['left_click 5,5', 'type a', 'left_click 5,5'],
    ],
    ['for movement while typing', [...typed('a'), at(7, 7), ...typed('b')], ['type ab']],
    [
      'for a click before a capital letter',
      [...click(5, 5), down(XK.Shift_L), ...typed('A'), up(XK.Shift_L)],
      ['left_click 5,5', 'type A'],
    ],
  ])('%s', (_what, steps, expected) => {
    expect(told(steps)).toEqual(expected);
  });

  it('have the times of their first and last event', () => {
    const gestures = new GestureRecognizer();
    const all = [at(5, 5, 1), at(5, 5), at(5, 5, 1), at(5, 5)].flatMap((step, i) =>
      typeof step === 'number' ? [] : gestures.add(step, 1000 + 10 * i, false),
    );
    expect([all, gestures.deadline]).toEqual([[], 1520]);
    expect(gestures.advance(1519)).toEqual([]);
    expect(gestures.advance(1520)).toMatchObject([{ began: 1000, ended: 1030, at: { x: 5, y: 5 } }]);
    expect(gestures.deadline).toBeUndefined();
  });
});
