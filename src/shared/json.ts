import type { z } from 'zod';

/** A text as JSON; undefined, which no schema takes for a value, where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The lines of that form. A torn one, such as a crash leaves at the end, is passed over, and so is a foreign one. */
export function parseJsonLines<T extends z.ZodType>(text: string, schema: T): z.infer<T>[] {
  return text.split('\n').flatMap((line) => {
    const parsed = schema.safeParse(parseJson(line));
    return parsed.success ? [parsed.data] : [];
  });
}
