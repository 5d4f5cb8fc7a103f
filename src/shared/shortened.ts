const LONGEST = 100;

/** Shortens a text to `longest` UTF-16 units and adds an ellipsis. The default is short enough for error messages. */
export function shortened(text: string, longest = LONGEST): string {
  if (text.length <= longest) return text;
  // Does not split a surrogate pair.
  return `${text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
