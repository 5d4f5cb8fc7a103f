/** What is found, better ones higher, and which characters of the text were meant. */
export interface Match {
  readonly score: number;
  readonly at: readonly number[];
}

const WORD_START = /[\s/·-]/;

/**
 * Finds `query` in a text, its characters in order but not necessarily side by side: `rac` is in `Release all keys`.
 * Starts of words and runs of characters count for more. Undefined where it is not in there.
 */
export function fuzzyMatch(query: string, text: string): Match | undefined {
  const wanted = [...query.toLowerCase().replaceAll(' ', '')];
  const lower = text.toLowerCase();
  const at: number[] = [];
  let score = 0;
  let from = 0;
  for (const character of wanted) {
    const found = nextOf(lower, character, from, at.at(-1));
    if (found < 0) return undefined;
    if (found === (at.at(-1) ?? -2) + 1) score += 5;
    else if (isWordStart(text, found)) score += 8;
    score -= Math.min(found - from, 10) / 10;
    at.push(found);
    from = found + 1;
  }
  // Of two that match alike, the shorter one.
  return { score: score - text.length / 100, at };
}

/** The next place of a character: right after the last one, else at the start of a word, else anywhere. */
function nextOf(text: string, character: string, from: number, last: number | undefined): number {
  const first = text.indexOf(character, from);
  if (first < 0 || first === (last ?? -2) + 1) return first;
  for (let at = first; at >= 0; at = text.indexOf(character, at + 1)) if (isWordStart(text, at)) return at;
  return first;
}

function isWordStart(text: string, at: number): boolean {
  return at === 0 || WORD_START.test(text[at - 1] ?? '');
}
