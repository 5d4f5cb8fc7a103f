import { hasKey, isModifier, isServerCommand, keysymOf } from './keysym';
import keysymNames from './keysym-names.json';
import { shortened } from './shortened';

/** Keys pressed together, in the order they are pressed. */
export type Combination = readonly Key[];

export interface Key {
  readonly name: string;
  readonly keysym: number;
}

/** Common names of keys, in lower case, with the X keysym name of each. */
const ALIASES: Readonly<Record<string, string>> = {
  ctrl: 'Control_L',
  control: 'Control_L',
  alt: 'Alt_L',
  option: 'Alt_L',
  shift: 'Shift_L',
  super: 'Super_L',
  meta: 'Super_L',
  cmd: 'Super_L',
  command: 'Super_L',
  win: 'Super_L',
  windows: 'Super_L',
  altgr: 'ISO_Level3_Shift',
  enter: 'Return',
  esc: 'Escape',
  del: 'Delete',
  ins: 'Insert',
  pageup: 'Page_Up',
  page_up: 'Page_Up',
  pgup: 'Page_Up',
  pagedown: 'Page_Down',
  page_down: 'Page_Down',
  pgdn: 'Page_Down',
  arrowup: 'Up',
  arrowdown: 'Down',
  arrowleft: 'Left',
  arrowright: 'Right',
  arrow_up: 'Up',
  arrow_down: 'Down',
  arrow_left: 'Left',
  arrow_right: 'Right',
  controlleft: 'Control_L',
  controlright: 'Control_R',
  shiftleft: 'Shift_L',
  shiftright: 'Shift_R',
  altleft: 'Alt_L',
  altright: 'Alt_R',
  metaleft: 'Super_L',
  metaright: 'Super_R',
  spacebar: 'space',
  'page up': 'Page_Up',
  'page down': 'Page_Down',
  capslock: 'Caps_Lock',
  numlock: 'Num_Lock',
  scrolllock: 'Scroll_Lock',
  printscreen: 'Print',
  contextmenu: 'Menu',
  plus: 'plus',
  minus: 'minus',
  // Names that models use for the number pad.
  add: 'KP_Add',
  subtract: 'KP_Subtract',
  multiply: 'KP_Multiply',
  divide: 'KP_Divide',
  decimal: 'KP_Decimal',
  equals: 'KP_Equal',
  separator: 'KP_Separator',
  ...Object.fromEntries(Array.from('0123456789', (digit) => [`numpad${digit}`, `KP_${digit}`])),
  // Names that browsers use for physical keys (`code`).
  numpadadd: 'KP_Add',
  numpadsubtract: 'KP_Subtract',
  numpadmultiply: 'KP_Multiply',
  numpaddivide: 'KP_Divide',
  numpaddecimal: 'KP_Decimal',
  numpadequal: 'KP_Equal',
  numpadenter: 'KP_Enter',
  backquote: 'grave',
  quote: 'apostrophe',
  // Names that Linux uses, without the prefix KEY_.
  leftctrl: 'Control_L',
  rightctrl: 'Control_R',
  leftshift: 'Shift_L',
  rightshift: 'Shift_R',
  leftalt: 'Alt_L',
  rightalt: 'Alt_R',
  leftmeta: 'Super_L',
  rightmeta: 'Super_R',
  leftbrace: 'bracketleft',
  rightbrace: 'bracketright',
  dot: 'period',
  sysrq: 'Print',
  compose: 'Menu',
  kpenter: 'KP_Enter',
  kpplus: 'KP_Add',
  kpminus: 'KP_Subtract',
  kpasterisk: 'KP_Multiply',
  kpslash: 'KP_Divide',
  kpdot: 'KP_Decimal',
  kpequal: 'KP_Equal',
  ...Object.fromEntries(Array.from('0123456789', (digit) => [`kp${digit}`, `KP_${digit}`])),
};

/**
 * Every X keysym name with its value, from X.Org's keysymdef.h and XF86keysym.h. `multiply` is left out, because X
 * means ×, but models mean the key. Commands to the X server are left out, because agents must not end the desktop.
 */
const NAMES: ReadonlyMap<string, number> = new Map(
  Object.entries(keysymNames).filter(([name, keysym]) => name !== 'multiply' && !isServerCommand(keysym)),
);

/**
 * Names by their lower-case form, for names that need no exact case: `return` is Return, but `a` and `A` are different.
 * If two names differ only by case, the first in keysymdef.h wins, because it is the common one.
 */
const ANY_CASE: ReadonlyMap<string, Key> = (() => {
  const map = new Map<string, Key>();
  for (const [name, keysym] of NAMES) {
    const lower = name.toLowerCase();
    if (name.length > 1 && !map.has(lower)) map.set(lower, { name, keysym });
  }
  for (const [alias, name] of Object.entries(ALIASES)) {
    const keysym = NAMES.get(name);
    if (keysym !== undefined) map.set(alias, { name, keysym });
  }
  return map;
})();

/** A name of a key. */
export interface KeyName {
  readonly name: string;
  /** X's name of the key, if `name` is an alias. */
  readonly means?: string;
}

/** All names: aliases first, then X's names in the order of keysymdef.h. */
export const KEY_NAMES: readonly KeyName[] = [
  ...Object.entries(ALIASES).map(([name, means]) => (name === means ? { name } : { name, means })),
  ...[...NAMES.keys()].filter((name) => !Object.hasOwn(ALIASES, name)).map((name) => ({ name })),
];

/** An unknown key name; `detail` suggests the nearest known names. */
export class UnknownKey extends Error {
  override readonly name = 'UnknownKey';
  readonly detail: string;

  /** `text` is the whole combination. */
  constructor(key: string, text = key) {
    super(`Unknown key: ${shortened(key)}`);
    this.detail = joinHint(text) ?? `Did you mean ${nearestKeyNames(key).join(', ')}?`;
  }
}

/**
 * Parses a combination such as `Return`, `ctrl+shift+t` or `ctrl++` (ctrl and plus).
 * In a combination, a letter stands for its key in any case: `CTRL+L` is ctrl+l, without Shift. A single `L` is the
 * capital letter.
 * @throws {UnknownKey}
 */
export function parseCombination(text: string): Combination {
  const parts = splitCombination(text);
  return parts.map((part) => {
    const joined = parts.length > 1 && isSingleCharacter(part);
    const key = keyNamed(joined ? part.toLowerCase() : part);
    if (!key) throw new UnknownKey(part || text, text);
    return key;
  });
}

/** The key of a name or a single character; undefined if it is unknown. */
export function keyNamed(name: string): Key | undefined {
  if (isSingleCharacter(name)) {
    const codePoint = name.codePointAt(0) ?? 0;
    return hasKey(codePoint) ? { name: SPOKEN[name] ?? name, keysym: keysymOf(codePoint) } : undefined;
  }
  const exact = NAMES.get(name);
  if (exact !== undefined) return { name, keysym: exact };
  return ANY_CASE.get(name.toLowerCase()) ?? unicodeNotation(name) ?? codeNotation(name);
}

/** Browser codes such as `KeyA` and `Digit1`, and Linux codes such as `KEY_A` and `KEY_ENTER`. */
function codeNotation(name: string): Key | undefined {
  const browser = /^(?:key([a-z])|digit([0-9]))$/i.exec(name);
  const place = browser?.[1] ?? browser?.[2] ?? /^key_(\w+)$/i.exec(name)?.[1];
  return place === undefined || /^key/i.test(place) ? undefined : keyNamed(place.toLowerCase());
}

/** Short modifiers, as Emacs writes them. */
const SHORT_MODIFIERS: ReadonlyMap<string, string> = new Map(
  Object.entries({ C: 'ctrl', M: 'alt', S: 'shift', A: 'alt', W: 'super' }),
);

/**
 * A hint for keys that are joined by something other than a plus; undefined if the text is not such a combination. A
 * modifier belongs to the key after it, and every other key stands alone.
 */
function joinHint(text: string): string | undefined {
  const names = text
    .slice(0, 100)
    .trim()
    .replace(/^\^(\w)$/, (_, letter: string) => `ctrl ${letter.toLowerCase()}`)
    .replaceAll(/[<>]/g, ' ')
    .split(/[\s,+-]+|(?<=^(?:ctrl|control|alt|shift|super|meta|cmd))_/i)
    .filter((part) => part !== '')
    .map((part, i, all) => (i < all.length - 1 && SHORT_MODIFIERS.get(part)) || part);
  const combinations: string[][] = [[]];
  for (const [i, name] of names.entries()) {
    const key = keyNamed(name);
    if (!key) return undefined;
    combinations.at(-1)?.push(name);
    if (!isModifier(key.keysym) && i < names.length - 1) combinations.push([]);
  }
  if (names.length < 2) return undefined;
  const written = combinations.map((each) => each.join('+'));
  return written.length === 1
    ? `Join keys with +: ${written[0]}`
    : `Press one combination after the other: ${written.join(', then ')}`;
}

/** The name of each keysym. If there are several, the first in keysymdef.h, which is the common one. */
const NAME_OF: ReadonlyMap<number, string> = new Map(
  [...NAMES].reverse().map(([name, keysym]) => [keysym, name]),
);

/** A name that {@link keyNamed} accepts for a keysym; undefined if it has none. */
export function nameOfKeysym(keysym: number): string | undefined {
  const daily = DAILY_NAMES.get(keysym);
  if (daily !== undefined) return daily;
  const unicode = keysym - 0x0100_0000;
  if (unicode >= 0x100 && unicode <= 0x10ffff && hasKey(unicode))
    return `U${unicode.toString(16).toUpperCase().padStart(4, '0')}`;
  return NAME_OF.get(keysym);
}

/** Keysyms whose first name in keysymdef.h is not the one to use. */
const DAILY_NAMES: ReadonlyMap<number, string> = new Map([
  [0xff55, 'Page_Up'],
  [0xff56, 'Page_Down'],
  [0xd7, 'U00D7'],
]);

/** Names of invisible characters. */
const SPOKEN: Readonly<Record<string, string>> = {
  '\n': 'Return',
  '\r': 'Return',
  '\t': 'Tab',
  ' ': 'space',
};

/** X writes a keysym without a name as its code point: U20AC is the euro sign. */
function unicodeNotation(name: string): Key | undefined {
  const hex = /^u([0-9a-f]{4,6})$/i.exec(name)?.[1];
  if (hex === undefined) return undefined;
  const codePoint = Number.parseInt(hex, 16);
  return codePoint <= 0x10ffff && hasKey(codePoint) ? { name, keysym: keysymOf(codePoint) } : undefined;
}

/** Splits a combination at its plus signs: `ctrl++` is ctrl and plus. */
export function splitCombination(text: string): string[] {
  // People write spaces around a plus. Spaces alone are the space key.
  const joined = text.trim() === '' ? text : text.trim().replaceAll(/\s*\+\s*/g, '+');
  if (joined === '+') return ['+'];
  return joined.endsWith('++') ? [...joined.slice(0, -2).split('+'), '+'] : joined.split('+');
}

function isSingleCharacter(text: string): boolean {
  return text.length > 0 && text.length === String.fromCodePoint(text.codePointAt(0) ?? 0).length;
}

/** The three known names nearest to `name` by edit distance, nearest first. */
export function nearestKeyNames(name: string): string[] {
  // No name is longer; more characters would only cost time.
  const lower = name.toLowerCase().slice(0, 40);
  return [...ANY_CASE]
    .map(([known, key]) => ({ name: key.name, distance: editDistance(lower, known) }))
    .sort((a, b) => a.distance - b.distance || a.name.length - b.name.length)
    .map((near) => near.name)
    .filter((near, index, all) => all.indexOf(near) === index)
    .slice(0, 3);
}

/** Levenshtein distance. Two swapped letters (`ctlr`) count as one edit. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(substitution, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, swap));
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}
