/** A better match has a higher score. */
export interface FuzzyMatch {
  readonly score: number;
  /** Indices of the matching characters in the text. */
  readonly indices: readonly number[];
}

const WORD_START = /[\s/·-]/;

/**
 * Finds the characters of `query` in a text, in their order but with gaps: `rac` matches `Release all keys`. Starts of
 * words and runs of characters score higher. Undefined if there is no match.
 */
export function fuzzyMatch(query: string, text: string): FuzzyMatch | undefined {
  const lower = text.toLowerCase();
  const indices: number[] = [];
  let score = 0;
  let from = 0;
  for (const character of query.toLowerCase().replaceAll(' ', '')) {
    const index = findNext(lower, character, from, indices.at(-1));
    if (index < 0) return undefined;
    if (index === (indices.at(-1) ?? -2) + 1) score += 5;
    else if (isWordStart(text, index)) score += 8;
    score -= Math.min(index - from, 10) / 10;
    indices.push(index);
    from = index + 1;
  }
  // Of two equal matches the shorter text wins.
  return { score: score - text.length / 100, indices };
}

/** The next index of a character: right after the last match, else at the start of a word, else anywhere. */
function findNext(text: string, character: string, from: number, last: number | undefined): number {
  const first = text.indexOf(character, from);
  if (first < 0 || first === (last ?? -2) + 1) return first;
  for (let at = first; at >= 0; at = text.indexOf(character, at + 1)) if (isWordStart(text, at)) return at;
  return first;
}

function isWordStart(text: string, index: number): boolean {
  return index === 0 || WORD_START.test(text[index - 1] ?? '');
}
