import { describe, expect, it } from 'vitest';
import {
  keyNamed,
  nameOfKeysym,
  nearestKeyNames,
  parseCombination,
  UnknownKey,
} from '../../../src/shared/keys';

const CTRL = 0xffe3;
const SHIFT = 0xffe1;
const ALT = 0xffe9;
const SUPER = 0xffeb;

const keysyms = (text: string) => parseCombination(text).map((key) => key.keysym);

describe('parseCombination', () => {
  it.each([
    ['ctrl', CTRL],
    ['control', CTRL],
    ['alt', ALT],
    ['option', ALT],
    ['shift', SHIFT],
    ['super', SUPER],
    ['meta', SUPER],
    ['cmd', SUPER],
    ['command', SUPER],
    ['win', SUPER],
    ['enter', 0xff0d],
    ['return', 0xff0d],
    ['esc', 0xff1b],
    ['escape', 0xff1b],
    ['del', 0xffff],
    ['delete', 0xffff],
    ['space', 0x20],
    ['backspace', 0xff08],
    ['tab', 0xff09],
    ['insert', 0xff63],
    ['home', 0xff50],
    ['end', 0xff57],
    ['pageup', 0xff55],
    ['page_up', 0xff55],
    ['prior', 0xff55],
    ['pagedown', 0xff56],
    ['page_down', 0xff56],
    ['next', 0xff56],
    ['left', 0xff51],
    ['up', 0xff52],
    ['right', 0xff53],
    ['down', 0xff54],
    ['arrowleft', 0xff51],
    ['arrowup', 0xff52],
    ['arrowright', 0xff53],
    ['arrowdown', 0xff54],
    ['plus', 0x2b],
    ['minus', 0x2d],
    ['kp_enter', 0xff8d],
    ['control_r', 0xffe4],
    ['xf86audiomute', 0x1008ff12],
  ])('accepts %s in upper and lower case', (name, keysym) => {
    const capitalised = name.charAt(0).toUpperCase() + name.slice(1);
    for (const spelling of [name, name.toUpperCase(), capitalised])
      expect(keysyms(spelling)).toEqual([keysym]);
  });

  it('accepts f1 to f24 in upper and lower case', () => {
    for (let n = 1; n <= 24; n++) {
      expect(keysyms(`f${n}`)).toEqual([0xffbd + n]);
      expect(keysyms(`F${n}`)).toEqual([0xffbd + n]);
    }
  });

  it.each([
    ['ctrl+shift+t', [CTRL, SHIFT, 0x74]],
    ['CTRL+L', [CTRL, 0x6c]],
    ['Ctrl+l', [CTRL, 0x6c]],
    ['CTRL+SHIFT+É', [CTRL, SHIFT, 0xe9]],
    ['ctrl++', [CTRL, 0x2b]],
    ['ctrl+shift++', [CTRL, SHIFT, 0x2b]],
    ['+', [0x2b]],
    [' + ', [0x2b]],
    ['ctrl+plus', [CTRL, 0x2b]],
    ['ctrl+-', [CTRL, 0x2d]],
    ['ctrl + c', [CTRL, 0x63]],
    ['ctrl + +', [CTRL, 0x2b]],
    [' Return ', [0xff0d]],
    ['alt+F4', [ALT, 0xffc1]],
    ['l', [0x6c]],
    ['L', [0x4c]],
    ['!', [0x21]],
    ['5', [0x35]],
    ['é', [0xe9]],
    ['€', [0x010020ac]],
    ['😀', [0x0101f600]],
    ['ctrl+€', [CTRL, 0x010020ac]],
    ['U20AC', [0x010020ac]],
    ['ctrl+U1F600', [CTRL, 0x0101f600]],
    ['U0041', [0x41]],
    ['u20ac', [0x010020ac]],
    [' ', [0x20]],
    ['\n', [0xff0d]],
    ['\r', [0xff0d]],
    ['\t', [0xff09]],
  ])('parses %j to its keys in order', (text, expected) => {
    expect(keysyms(text)).toEqual(expected);
  });

  it('returns readable names: keysym names, and words for invisible characters', () => {
    const names = (text: string) => parseCombination(text).map((key) => key.name);
    expect(names('CTRL+L')).toEqual(['Control_L', 'l']);
    expect(names('enter')).toEqual(['Return']);
    expect([' ', '\n', '\t'].flatMap(names)).toEqual(['space', 'Return', 'Tab']);
  });

  it.each([
    ['Retrun', 'Retrun', 'Return'],
    ['ctrl+Entr', 'Entr', 'Return'],
    ['Escpae', 'Escpae', 'Escape'],
    ['PgeUp', 'PgeUp', 'Page_Up'],
  ])('refuses %j, and names %j and a similar key', (text, unknown, near) => {
    const error = failureOf(text);
    expect(error.message).toBe(`Unknown key: ${unknown}`);
    expect(error.detail).toContain(near);
  });

  it.each([
    ['', 'Unknown key: '],
    ['ctrl+', 'Unknown key: ctrl+'],
    ['+a', 'Unknown key: +a'],
    ['a++b', 'Unknown key: a++b'],
    ['++', 'Unknown key: ++'],
    ['ab', 'Unknown key: ab'],
    ['hello world', 'Unknown key: hello world'],
    ['__proto__', 'Unknown key: __proto__'],
    ['constructor', 'Unknown key: constructor'],
    // these keys would stop the desktop or leave its screen
    ['Terminate_Server', 'Unknown key: Terminate_Server'],
    ['terminate_server', 'Unknown key: terminate_server'],
    ['XF86Switch_VT_1', 'Unknown key: XF86Switch_VT_1'],
    ['U110000', 'Unknown key: U110000'],
    // these characters have no key: their keysyms would press a wrong key or no key
    ['\u0001', 'Unknown key: \u0001'],
    ['\ud800', 'Unknown key: \ud800'],
    ['U0000', 'Unknown key: U0000'],
    ['UD800', 'Unknown key: UD800'],
  ])('refuses %j', (text, message) => {
    expect(failureOf(text).message).toBe(message);
  });

  it('suggests keys even if none is similar', () => {
    expect(failureOf('qqqqqqqqqqqqqqqqqqqq').detail).toMatch(/^Did you mean \w+, \w+, \w+\?$/);
  });

  it.each([
    ['ControlLeft', CTRL],
    ['Spacebar', 0x20],
    ['arrow_up', 0xff52],
    ['page down', 0xff56],
  ])('accepts %s, a spelling of browsers and models', (name, keysym) => {
    expect(keysyms(name)).toEqual([keysym]);
  });

  it.each([
    ['add', 0xffab],
    ['subtract', 0xffad],
    ['multiply', 0xffaa],
    ['divide', 0xffaf],
    ['decimal', 0xffae],
    ['equals', 0xffbd],
    ['separator', 0xffac],
    ['numpad0', 0xffb0],
    ['Numpad9', 0xffb9],
    ['NumpadEnter', 0xff8d],
    ['U00D7', 0xd7],
    ['×', 0xd7],
    ['KEY_ENTER', 0xff0d],
    ['KEY_LEFTCTRL', CTRL],
    ['key_a', 0x61],
    ['KEY_1', 0x31],
    ['KEY_KP1', 0xffb1],
    ['KEY_PAGEDOWN', 0xff56],
    ['KEY_F5', 0xffc2],
    ['Digit1', 0x31],
    ['KeyA', 0x61],
    ['Backquote', 0x60],
    ['BracketLeft', 0x5b],
  ])('accepts %s, a name of number pads, browsers or Linux', (name, keysym) => {
    expect(keysyms(name)).toEqual([keysym]);
  });

  it('accepts the name of ×', () => {
    expect(keyNamed(nameOfKeysym(0xd7) ?? '')?.keysym).toBe(0xd7);
  });

  it.each([
    ['C-c', 'Join keys with +: ctrl+c'],
    ['ctrl-s', 'Join keys with +: ctrl+s'],
    ['ctrl alt delete', 'Join keys with +: ctrl+alt+delete'],
    ['C-M-x', 'Join keys with +: ctrl+alt+x'],
    ['Down Down', 'Press one combination after the other: Down, then Down'],
    ['Tab, Return', 'Press one combination after the other: Tab, then Return'],
    ['ctrl+a ctrl+c', 'Press one combination after the other: ctrl+a, then ctrl+c'],
    ['C-x C-s', 'Press one combination after the other: ctrl+x, then ctrl+s'],
    ['ctrl+k, down down', 'Press one combination after the other: ctrl+k, then down, then down'],
    ['ctrl+shift-tab', 'Join keys with +: ctrl+shift+tab'],
    ['Ctrl_c', 'Join keys with +: Ctrl+c'],
    ['<ctrl>c', 'Join keys with +: ctrl+c'],
    ['^C', 'Join keys with +: ctrl+c'],
  ])('refuses %j with the correct spelling: %s', (text, hint) => {
    expect(failureOf(text).detail).toBe(hint);
  });

  it.each(['constructor-a', 'constructor a', '__proto__, a', 'toString x'])(
    'suggests no object property for %j',
    (text) => {
      expect(failureOf(text).message).toBe(`Unknown key: ${text}`);
    },
  );

  // A comparison with every name, letter by letter, would take minutes.
  it('refuses a name of one megabyte at once', () => {
    expect(failureOf('k'.repeat(1_000_000)).detail).toContain('Did you mean');
  });
});

describe('nearestKeyNames', () => {
  it.each([
    ['ctlr', 'Control_L'],
    ['retrun', 'Return'],
    ['sihft', 'Shift_L'],
  ])('finds for %s, with two letters swapped, %s', (typed, name) => {
    expect(nearestKeyNames(typed)[0]).toBe(name);
  });

  it('returns at most three different names, most similar first', () => {
    const near = nearestKeyNames('Retur');
    expect(near[0]).toBe('Return');
    expect(near.length).toBeLessThanOrEqual(3);
    expect(new Set(near).size).toBe(near.length);
  });
});

describe('keyNamed', () => {
  it('distinguishes letters and names that differ only in case', () => {
    expect(keyNamed('a')?.keysym).toBe(0x61);
    expect(keyNamed('A')?.keysym).toBe(0x41);
    expect(keyNamed('eacute')?.keysym).toBe(0xe9);
    expect(keyNamed('Eacute')?.keysym).toBe(0xc9);
  });
});

function failureOf(text: string): UnknownKey {
  try {
    parseCombination(text);
  } catch (error) {
    if (error instanceof UnknownKey) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(text)} was taken as a combination.`);
}
