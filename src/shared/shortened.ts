const LONGEST = 100;

/** What somebody sent, short enough to be repeated to them. */
export function shortened(text: string): string {
  if (text.length <= LONGEST) return text;
  // Not through the middle of a character.
  return `${text.slice(0, LONGEST).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
