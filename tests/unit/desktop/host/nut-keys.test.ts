import { describe, expect, it } from 'vitest';
import { createNutKeyboard } from '../../../../src/main/desktop/host/nut-keyboard';
import { nutKeyOf, shiftedNutKeyOf } from '../../../../src/main/desktop/host/nut-keys';
import { placesOf } from '../../../../src/main/desktop/host/x-keyboard';
import { keysymOf, XK } from '../../../../src/shared/keysym';
import { characterOf } from '../../../../src/shared/keysym-text';

const sym = (character: string) => keysymOf(character.codePointAt(0) ?? 0);

describe('the key of a keysym', () => {
  it.each([
    ['a', 'A'],
    ['7', 'Num7'],
    [';', 'Semicolon'],
    [' ', 'Space'],
    ['\n', 'Return'],
  ])('for %j is %s', (character, key) => expect(nutKeyOf(sym(character))).toBe(key));

  it.each(['A', '!', 'é', '日'])('is undefined without Shift for %s', (character) =>
    expect(nutKeyOf(sym(character))).toBeUndefined(),
  );

  it.each([
    ['A', 'A'],
    ['!', 'Num1'],
    ['"', 'Quote'],
    ['?', 'Slash'],
  ])('for %s is %s with Shift', (character, key) => expect(shiftedNutKeyOf(sym(character))).toBe(key));

  it.each(['a', 'é', 'Ω', '日', '😀'])('is typed as the character %s', (character) =>
    expect(characterOf(sym(character))).toBe(character),
  );

  it('has no character for Escape', () => expect(characterOf(XK.Escape)).toBeUndefined());
});

describe('a keyboard through nut-js', () => {
  function recorded() {
    const done: string[] = [];
    const keyboard = createNutKeyboard({
      key: async (key, down) => void done.push(`${down ? '+' : '-'}${key}`),
      type: async (text) => void done.push(`"${text}"`),
    });
    const press = async (keysym: number) => {
      await keyboard.key(keysym, true);
      await keyboard.key(keysym, false);
    };
    return { done, keyboard, press };
  }

  it('presses keys, and types other characters as text', async () => {
    const { done, press } = recorded();
    for (const character of 'a!é') await press(sym(character));
    expect(done).toEqual(['+A', '-A', '"!"', '"é"']);
  });

  it('presses the key of a shifted character if a modifier is held', async () => {
    const { done, keyboard, press } = recorded();
    await keyboard.key(XK.Control_L, true);
    await press(sym('T'));
    await keyboard.key(XK.Control_L, false);
    expect(done).toEqual(['+LeftControl', '+T', '-T', '-LeftControl']);
  });

  it('throws for a key that it does not have', async () => {
    await expect(recorded().keyboard.key(0xfe50, true)).rejects.toThrow('no key for keysym 0xfe50');
  });
});

describe('the place of a keysym in an X keymap', () => {
  const map = new Map([
    [10, [0x31, 0x21, 0x31, 0x21]],
    [38, [0x61, 0x41, 0x61, 0x41]],
    [50, [XK.Shift_L, 0, XK.Shift_L, 0]],
    [200, [sym('日'), sym('本'), 0, 0]],
  ]);

  it.each([
    ['1', { keycode: 10, withShift: false, either: false }],
    ['!', { keycode: 10, withShift: true, either: false }],
    ['本', { keycode: 200, withShift: true, either: false }],
  ])('is found for %s', (character, place) => {
    expect(placesOf(map, 0).get(sym(character))).toEqual(place);
  });

  it('is the same with and without Shift if the key has one symbol', () => {
    expect(placesOf(map, 0).get(XK.Shift_L)).toEqual({ keycode: 50, withShift: false, either: true });
  });
});
