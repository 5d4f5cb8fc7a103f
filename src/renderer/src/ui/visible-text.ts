import { shortened } from '../../../shared/shortened';

/**
 * Invisible characters and characters that reorder the text around them: controls, direction marks, tags and lone
 * surrogates. Joiners are not included, because emoji and some scripts need them.
 */
const UNSEEN = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

/** Untrusted text on one line: at most `max` UTF-16 units, with a visible sign for each invisible character. */
export function visible(text: string, max: number): string {
  return shortened(text, max).replaceAll(UNSEEN, signOf);
}

/** As {@link visible}, but line breaks stay. */
export function visibleLines(text: string, max: number): string {
  return shortened(text, max).replaceAll(UNSEEN, (character) =>
    character === '\n' ? character : signOf(character),
  );
}

function signOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x0a) return '↵';
  if (code === 0x09) return '⇥';
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
}

/** JSON with its invisible characters escaped. Line breaks stay. */
export function visibleJson(json: string): string {
  return json.replaceAll(UNSEEN, (character) => (character === '\n' ? character : escaped(character)));
}

function escaped(character: string): string {
  const units = character.split('').map((unit) => unit.charCodeAt(0));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
