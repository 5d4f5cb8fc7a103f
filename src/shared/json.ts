import type { z } from 'zod';

/** Parses JSON. Returns undefined, which no schema accepts, if the text is invalid. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Limits of a JSON text, so that parsing time stays proportional to its length. */
export interface JsonLimits {
  /** Nesting of arrays and objects. */
  readonly depth: number;
  /** The number of commas, colons and opening brackets. */
  readonly tokens: number;
}

/** Like {@link parseJson}, but returns undefined for a text beyond the limits without parsing it. */
export function parseBoundedJson(text: string, limits: JsonLimits): unknown {
  return isWithin(text, limits) ? parseJson(text) : undefined;
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
/** Braces. With the bit 0x20 set, brackets have the same codes. */
const [OPENING, CLOSING] = [0x7b, 0x7d];

/** Scans the text once and allocates nothing. */
function isWithin(text: string, { depth: maxDepth, tokens: maxTokens }: JsonLimits): boolean {
  let [depth, tokens] = [0, 0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const isOpening = (code | 0x20) === OPENING;
    if (code === QUOTE) i = endOfString(text, i);
    if (isOpening || code === COMMA || code === COLON) tokens += 1;
    if (isOpening) depth += 1;
    if ((code | 0x20) === CLOSING) depth -= 1;
    if (depth > maxDepth || tokens > maxTokens) return false;
  }
  return true;
}

/** The index of the quote that closes a string; beyond the text if there is none. */
function endOfString(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && text.charCodeAt(end) !== QUOTE)
    end += text.charCodeAt(end) === BACKSLASH ? 2 : 1;
  return end;
}

/** The lines that match a schema. Other lines are skipped, such as the incomplete last line after a crash. */
export function parseJsonLines<T extends z.ZodType>(text: string, schema: T): z.infer<T>[] {
  return text.split('\n').flatMap((line) => {
    const parsed = schema.safeParse(parseJson(line));
    return parsed.success ? [parsed.data] : [];
  });
}
