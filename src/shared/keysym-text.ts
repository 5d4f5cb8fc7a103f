import { hasKey } from './keysym';
import runs from './keysym-characters.json';

/**
 * Keysyms from before Unicode, from X.Org's keysymdef.h: the first keysym of each run (hex), with the characters of the
 * run.
 */
const LEGACY: ReadonlyMap<number, string> = new Map(
  Object.entries(runs).flatMap(([first, characters]) =>
    Array.from(characters, (character, index) => [Number.parseInt(first, 16) + index, character] as const),
  ),
);

/** Number pad keys that type a character start at KP_Multiply. */
const KEYPAD_FIRST = 0xffaa;
const KEYPAD = '*+,-./0123456789';

/** The character that a keysym types; undefined if it types none, such as Return. */
export function characterOf(keysym: number): string | undefined {
  if (keysym >= 0x0100_0000 && keysym <= 0x0110_ffff) return written(keysym - 0x0100_0000);
  if (keysym < 0x100) return written(keysym);
  return LEGACY.get(keysym) ?? KEYPAD[keysym - KEYPAD_FIRST];
}

function written(codePoint: number): string | undefined {
  return codePoint >= 0x20 && codePoint !== 0x7f && hasKey(codePoint)
    ? String.fromCodePoint(codePoint)
    : undefined;
}
