import { characterOf } from '../../../shared/keysym-text';
import { withoutShift } from '../../base/us-layout';

/** A key of a US keyboard by its name in nut-js (its `Key`). */
export type NutKey = string;

/** Keys without a character, and the number pad. */
const NAMED: Readonly<Record<number, NutKey>> = {
  65288: 'Backspace', // BackSpace
  65289: 'Tab',
  65293: 'Return',
  65421: 'Enter', // KP_Enter
  65307: 'Escape',
  65535: 'Delete',
  65360: 'Home',
  65361: 'Left',
  65362: 'Up',
  65363: 'Right',
  65364: 'Down',
  65365: 'PageUp',
  65366: 'PageDown',
  65367: 'End',
  65379: 'Insert',
  65377: 'Print',
  65299: 'Pause',
  65300: 'ScrollLock',
  65407: 'NumLock',
  65509: 'CapsLock',
  65383: 'Menu',
  65505: 'LeftShift',
  65506: 'RightShift',
  65507: 'LeftControl',
  65508: 'RightControl',
  65511: 'LeftMeta', // Meta_L
  65512: 'RightMeta',
  65513: 'LeftAlt',
  65514: 'RightAlt',
  65027: 'RightAlt', // ISO_Level3_Shift
  65515: 'LeftSuper',
  65516: 'RightSuper',
  65291: 'Clear',
  65450: 'Multiply', // KP_Multiply
  65451: 'Add',
  65453: 'Subtract',
  65454: 'Decimal',
  65455: 'Divide',
  65469: 'NumPadEqual',
  269025041: 'AudioVolDown', // XF86AudioLowerVolume
  269025042: 'AudioMute',
  269025043: 'AudioVolUp',
  269025044: 'AudioPlay',
  269025045: 'AudioStop',
  269025046: 'AudioPrev',
  269025047: 'AudioNext',
  269025073: 'AudioPause',
  269025086: 'AudioRewind',
  269025175: 'AudioForward',
  269025176: 'AudioRepeat',
  269025177: 'AudioRandom',
};

const PLAIN: Readonly<Record<string, NutKey>> = {
  ' ': 'Space',
  '`': 'Grave',
  '-': 'Minus',
  '=': 'Equal',
  '[': 'LeftBracket',
  ']': 'RightBracket',
  '\\': 'Backslash',
  ';': 'Semicolon',
  "'": 'Quote',
  ',': 'Comma',
  '.': 'Period',
  '/': 'Slash',
};

const F1 = 0xffbe;
const F24 = 0xffd5;
const KP_0 = 0xffb0;
const KP_9 = 0xffb9;

/** The key that types a keysym without Shift, or is a key without a character; undefined if there is none. */
export function nutKeyOf(keysym: number): NutKey | undefined {
  if (keysym >= F1 && keysym <= F24) return `F${keysym - F1 + 1}`;
  if (keysym >= KP_0 && keysym <= KP_9) return `NumPad${keysym - KP_0}`;
  const character = NAMED[keysym] === undefined ? characterOf(keysym) : undefined;
  if (character === undefined) return NAMED[keysym];
  if (/[a-z]/.test(character)) return character.toUpperCase();
  if (/[0-9]/.test(character)) return `Num${character}`;
  return PLAIN[character];
}

/** The key that types a keysym with Shift; undefined if there is none. */
export function shiftedNutKeyOf(keysym: number): NutKey | undefined {
  const plain = withoutShift(keysym);
  return plain === undefined ? undefined : nutKeyOf(plain);
}

const MODIFIERS = /^(Left|Right)(Control|Alt|Meta|Super)$/;

/** Whether keys pressed together with it are a shortcut, not text. */
export const makesShortcuts = (key: NutKey): boolean => MODIFIERS.test(key);
export const isShiftKey = (key: NutKey): boolean => key === 'LeftShift' || key === 'RightShift';
