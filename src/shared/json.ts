import type { z } from 'zod';

/** A text as JSON; undefined, which no schema takes for a value, where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a text may hold of JSON, so that parsing it takes time in proportion to its length at the most. */
export interface JsonLimits {
  /** Arrays and objects inside each other. */
  readonly depth: number;
  /** Values, keys and brackets together. */
  readonly tokens: number;
}

/** As {@link parseJson}; undefined also for a text beyond the limits, which is not parsed at all. */
export function parseBoundedJson(text: string, limits: JsonLimits): unknown {
  return isWithin(text, limits) ? parseJson(text) : undefined;
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
/** Of `[`, `{`, `]` and `}`, with the bit set that tells the two kinds of bracket apart. */
const [OPENING, CLOSING] = [0x7b, 0x7d];

/** Reads the text once, without building anything. */
function isWithin(text: string, { depth: maxDepth, tokens: maxTokens }: JsonLimits): boolean {
  let [depth, tokens, quoted] = [0, 0, false];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (quoted) {
      if (code === BACKSLASH) i += 1;
      else if (code === QUOTE) quoted = false;
    } else if (code === QUOTE) {
      quoted = true;
    } else if (code === COMMA || code === COLON) {
      tokens += 1;
    } else if ((code | 0x20) === OPENING) {
      depth += 1;
      tokens += 1;
      if (depth > maxDepth) return false;
    } else if ((code | 0x20) === CLOSING) {
      depth -= 1;
    }
    if (tokens > maxTokens) return false;
  }
  return true;
}

/** The lines of that form. A torn one, such as a crash leaves at the end, is passed over, and so is a foreign one. */
export function parseJsonLines<T extends z.ZodType>(text: string, schema: T): z.infer<T>[] {
  return text.split('\n').flatMap((line) => {
    const parsed = schema.safeParse(parseJson(line));
    return parsed.success ? [parsed.data] : [];
  });
}
