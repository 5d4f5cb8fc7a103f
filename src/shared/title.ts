import { z } from 'zod';

const MAX_LENGTH = 200;
const MAX_REASON = 1000;
/** Characters that reorder the characters around them, so that a text reads as a different one. */
const BIDIRECTIONAL = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** One line of whole characters in reading order, without terminal control characters. */
function oneLine(text: string): string {
  return text
    .replaceAll(/\p{Surrogate}/gu, '\ufffd')
    .replaceAll(BIDIRECTIONAL, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** A title that a person gives. */
export const Title = z.string().overwrite(oneLine).min(1).max(MAX_LENGTH);

/** Why something is so, in a sentence or two. */
export const Reason = z.string().overwrite(oneLine).min(1).max(MAX_REASON);

/** The title in a file, cleaned up; undefined if nothing remains. */
export function titleFrom(text: string): string | undefined {
  // Cuts a long text first, because only its first 200 characters matter.
  const points = [...oneLine(text.slice(0, 4 * MAX_LENGTH))];
  return points.slice(0, MAX_LENGTH).join('').slice(0, MAX_LENGTH).trim() || undefined;
}
