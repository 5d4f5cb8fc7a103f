import { z } from 'zod';

const MAX_LENGTH = 200;
/** Turn the order of the characters around them, so that a text reads as a different one. */
const BIDIRECTIONAL = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** One line of whole characters, in the order they are read; what terminals obey is not in it. */
function oneLine(text: string): string {
  return text
    .replaceAll(/\p{Surrogate}/gu, '\ufffd')
    .replaceAll(BIDIRECTIONAL, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** A title that a person gives. */
export const Title = z.string().overwrite(oneLine).min(1).max(MAX_LENGTH);

/** The title that a file claims, as far as it can be one; undefined if nothing is left of it. */
export function titleFrom(text: string): string | undefined {
  // A megabyte is not read to the end for its first 200 characters.
  const points = [...oneLine(text.slice(0, 4 * MAX_LENGTH))];
  return points.slice(0, MAX_LENGTH).join('').slice(0, MAX_LENGTH).trim() || undefined;
}
