/** The keys of a US keyboard by nut-js' names (its `Key`), which are also the names of the keys it can hold. */
export type NutKey = string;

/** Keysyms that are keys of their own. */
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

/** What Shift makes of keys, on a US keyboard. */
const SHIFTED = '~!@#$%^&*()_+{}|:"<>?';
const UNSHIFTED = "`1234567890-=[]\\;',./";

const F1 = 0xffbe;
const F24 = 0xffd5;
const KP_0 = 0xffb0;
const KP_9 = 0xffb9;

/** The key of a keysym, where there is one that types it without Shift or types nothing. */
export function nutKeyOf(keysym: number): NutKey | undefined {
  if (keysym >= F1 && keysym <= F24) return `F${keysym - F1 + 1}`;
  if (keysym >= KP_0 && keysym <= KP_9) return `NumPad${keysym - KP_0}`;
  const character = characterOf(keysym);
  if (character === undefined) return NAMED[keysym];
  if (/[a-z]/.test(character)) return character.toUpperCase();
  if (/[0-9]/.test(character)) return `Num${character}`;
  return PLAIN[character];
}

/** The key that types a keysym with Shift held. */
export function shiftedNutKeyOf(keysym: number): NutKey | undefined {
  const character = characterOf(keysym);
  if (character === undefined) return undefined;
  if (/[A-Z]/.test(character)) return character;
  const at = SHIFTED.indexOf(character);
  return at < 0 ? undefined : nutKeyOf(UNSHIFTED.charCodeAt(at));
}

/** The character of a keysym: Latin-1 as it is, all others above 0x01000000; undefined for keys that type none. */
export function characterOf(keysym: number): string | undefined {
  const latin1 = (keysym >= 0x20 && keysym <= 0x7e) || (keysym >= 0xa0 && keysym <= 0xff);
  if (latin1) return String.fromCodePoint(keysym);
  const codePoint = keysym - 0x01000000;
  return codePoint >= 0x100 && codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : undefined;
}

const MODIFIERS = /^(Left|Right)(Control|Alt|Meta|Super)$/;

/** Whether keys held together with it are a shortcut, not text. */
export const makesShortcuts = (key: NutKey): boolean => MODIFIERS.test(key);
export const isShiftKey = (key: NutKey): boolean => key === 'LeftShift' || key === 'RightShift';
