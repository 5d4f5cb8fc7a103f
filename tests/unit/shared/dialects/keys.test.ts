import { expect, it } from 'vitest';
import { keyNamed } from '../../../../src/shared/keys';

/** The names of keys in the documents and samples of the vendors, with X's names. */
const NAMES: Readonly<Record<string, string>> = {
  CTRL: 'Control_L',
  ALT: 'Alt_L',
  OPTION: 'Alt_L',
  META: 'Super_L',
  CMD: 'Super_L',
  SUPER: 'Super_L',
  WIN: 'Super_L',
  SHIFT: 'Shift_L',
  ARROWLEFT: 'Left',
  ARROWRIGHT: 'Right',
  ARROWUP: 'Up',
  ARROWDOWN: 'Down',
  PAGEDOWN: 'Page_Down',
  PAGEUP: 'Page_Up',
  ENTER: 'Return',
  ESC: 'Escape',
  DEL: 'Delete',
  DELETE: 'Delete',
  BACKSPACE: 'BackSpace',
  SPACE: 'space',
  TAB: 'Tab',
  CAPSLOCK: 'Caps_Lock',
  INSERT: 'Insert',
  HOME: 'Home',
  END: 'End',
  F5: 'F5',
  Control: 'Control_L',
  Command: 'Super_L',
  Escape: 'Escape',
  page_down: 'Page_Down',
  semicolon: 'semicolon',
  equals: 'KP_Equal',
  multiply: 'KP_Multiply',
  add: 'KP_Add',
  separator: 'KP_Separator',
  subtract: 'KP_Subtract',
  decimal: 'KP_Decimal',
  divide: 'KP_Divide',
  Digit1: '1',
  KeyA: 'a',
  Backquote: 'grave',
  NumpadEnter: 'KP_Enter',
  super: 'Super_L',
  '/': '/',
  '\\': '\\',
};

it.each(Object.entries(NAMES))('models may call a key %s', (name, key) => {
  expect(keyNamed(name)?.keysym).toBe(keyNamed(key)?.keysym);
  expect(keyNamed(name)).toBeDefined();
});
