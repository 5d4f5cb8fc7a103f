import { describe, expect, it } from 'vitest';
import { describeTextLength } from '../../../src/renderer/src/composer/field-labels';
import { accept, completeKeys } from '../../../src/renderer/src/composer/key-complete';
import {
  combinationOf,
  EMPTY_RECORDING,
  type RecordedKeyEvent,
  withKeyDown,
  withKeyUp,
} from '../../../src/renderer/src/composer/key-recording';
import { KEY_NAMES, parseCombination } from '../../../src/shared/keys';

describe('the completion of key names', () => {
  it.each([
    ['', 'ctrl', 'ctrl+'],
    ['ctrl+sh', 'shift', 'ctrl+shift+'],
    ['ctrl+', 'shift', 'ctrl+shift+'],
    ['CTRL + Ret', 'Return', 'CTRL + Return'],
    ['page', 'Page_Up', 'Page_Up'],
    ['esc', 'esc', 'esc'],
    ['f1', 'F1', 'F1'],
    ['brightnessup', 'XF86MonBrightnessUp', 'XF86MonBrightnessUp'],
  ])('completes %j with %s', (text, name, result) => {
    const completion = completeKeys(text);
    expect(completion.options[0]?.name).toBe(name);
    expect(completion.options[0] && accept(completion, completion.options[0])).toBe(result);
  });

  it('finds each key by its own name, which is valid', () => {
    for (const { name } of KEY_NAMES.filter(({ name }) => [...name].length > 1)) {
      expect(completeKeys(name).options[0]?.name.toLowerCase()).toBe(name.toLowerCase());
      expect(() => parseCombination(name)).not.toThrow();
    }
  });

  it('offers no names after a plus key, and no modifier twice', () => {
    expect(completeKeys('ctrl++').options).toEqual([]);
    expect(completeKeys('ctrl+').options.map(({ name }) => name)).not.toContain('ctrl');
  });
});

describe('recording a key combination', () => {
  const key = (code: string, key: string): RecordedKeyEvent => ({ code, key });
  const CTRL = key('ControlLeft', 'Control');
  const SHIFT = key('ShiftLeft', 'Shift');

  it.each([
    [[CTRL, key('KeyW', 'w')], 'ctrl+w'],
    [[CTRL, SHIFT, key('KeyT', 'T')], 'ctrl+shift+t'],
    [[SHIFT, key('Digit2', '@')], 'shift+2'],
    [[CTRL, key('Equal', '=')], 'ctrl+='],
    [[CTRL, SHIFT, key('Equal', '+')], 'ctrl+shift+='],
    [[CTRL, key('NumpadAdd', '+')], 'ctrl+KP_Add'],
    [[CTRL, key('BracketRight', '+')], 'ctrl+plus'],
    [[key('Space', ' ')], 'space'],
    [[key('Numpad5', '5')], 'KP_5'],
    [[key('AltRight', 'AltGraph'), key('KeyE', '€')], 'altgr+€'],
    [[key('MetaLeft', 'Meta')], 'super'],
    [[key('ArrowUp', 'ArrowUp')], 'Up'],
    [[key('PageDown', 'PageDown')], 'Page_Down'],
    [[CTRL, key('Escape', 'Escape')], 'ctrl+Escape'],
    [[key('KeyO', 'ö')], 'ö'],
    [[key('Quote', 'Dead')], ''],
  ])('turns %j into %s', (events, combination) => {
    const down = events.reduce(withKeyDown, EMPTY_RECORDING);
    expect(combinationOf(down)).toBe(combination);
    if (combination) expect(() => parseCombination(combination)).not.toThrow();
    expect(events.toReversed().reduce(withKeyUp, down).down).toEqual([]);
  });

  it('counts a repeated key once, and keeps the combination when the keys are released', () => {
    const a = key('KeyA', 'a');
    const down = [CTRL, a, a, CTRL].reduce(withKeyDown, EMPTY_RECORDING);
    expect(combinationOf(down)).toBe('ctrl+a');
    expect(withKeyUp(down, a).down).toEqual(['ControlLeft']);
    expect(combinationOf(withKeyUp(withKeyUp(down, a), CTRL))).toBe('ctrl+a');
  });
});

it.each([
  ['', '0 characters; a line break presses Return'],
  ['é', '1 character; a line break presses Return'],
  ['👨‍👩‍👧日\n本', '4 characters, 1 × Return'],
])('the length of %j is shown as %s', (text, words) => {
  expect(describeTextLength(text)).toBe(words);
});
