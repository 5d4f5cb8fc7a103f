const LONGEST = 100;

/** A text of at most `longest` UTF-16 units, with a sign at its end if it was longer; by default short enough to be repeated. */
export function shortened(text: string, longest = LONGEST): string {
  if (text.length <= longest) return text;
  // Not through the middle of a character.
  return `${text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
