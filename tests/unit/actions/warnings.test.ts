import { expect, it } from 'vitest';
import { composed, droppedBy, halfDeclared, outside, unusedFields } from '../../../src/main/actions/warnings';
import type { ActionBody, ActionName } from '../../../src/shared/action';

const NATIVE = { width: 1920, height: 1080 };

it('a warning names each field that an action does not use, without its value', () => {
  const cases: [ActionName, ActionBody, string[]][] = [
    [
      'left_click',
      { coordinate: [1, 2], text: 'secret' },
      ['"text" was ignored: left_click does not use it.'],
    ],
    [
      'left_mouse_down',
      { coordinate: [1, 2] },
      ['"coordinate" was ignored: left_mouse_down does not use it.'],
    ],
    [
      'type',
      { text: 'a', scroll_amount: 3, duration: 1 },
      ['"duration" was ignored: type does not use it.', '"scroll_amount" was ignored: type does not use it.'],
    ],
    ['type', { text: 'a', scaled_width: 1280, scaled_height: 720, coordinate: null }, []],
    ['left_click_drag', { coordinate: [1, 2], start_coordinate: [3, 4] }, []],
    ['scroll', { coordinate: [1, 2], scroll_amount: 1, scroll_direction: 'up' }, []],
    ['hold_key', { text: 'a', duration: 1, sensitive: true }, []],
  ];
  for (const [action, body, said] of cases) expect(unusedFields(action, body)).toEqual(said);
});

it('a warning reports a declared size with only one side', () => {
  expect(halfDeclared('left_click', { scaled_width: 1280 }, NATIVE)).toMatch(/"scaled_width".*1080 px/);
  expect(halfDeclared('screenshot', { scaled_height: 720, scaled_width: 0 }, NATIVE)).toMatch(/1920 px/);
  expect(halfDeclared('left_click', { scaled_width: 1280, scaled_height: 720 }, NATIVE)).toBeUndefined();
  expect(halfDeclared('left_click', {}, NATIVE)).toBeUndefined();
  expect(halfDeclared('type', { scaled_width: 1280 }, NATIVE)).toBeUndefined();
});

it('a warning reports the point that was used instead of one outside the desktop', () => {
  const space = { width: 1280, height: 720 };
  expect(outside({ x: 5000, y: -5 }, space)).toBe(
    '[5000, -5] is outside the 1280x720 desktop: [1279, 0] was used.',
  );
  expect(outside({ x: 1279, y: 719 }, space)).toBeUndefined();
});

it.each([
  ['plain é 日本 😀', false, undefined],
  ['a\u{FEFB}b\u{17FF}\u{FEFB}', false, 'write U+FEFB, U+17FF as such'],
  ['\u{FEFB}', true, 'write some characters as such'],
])('a warning names the characters of %j that X composes (sensitive: %s)', (text, sensitive, part) => {
  const sentence = composed(text, sensitive);
  if (part === undefined) expect(sentence).toBeUndefined();
  else expect(sentence).toContain(part);
});

it.each([
  ['java', 'é日', undefined],
  ['java', 'a😀', 'Java'],
  ['notepad.exe', 'é', 'Wine'],
  ['notepad.exe', 'abc', undefined],
  ['xterm', 'é😀', undefined],
  [undefined, '😀', undefined],
])('a warning reports if %s drops a character of %j', (program, text, part) => {
  const sentence = droppedBy(program, text);
  if (part === undefined) expect(sentence).toBeUndefined();
  else expect(sentence).toContain(part);
});
