import type { z } from 'zod';

/** The lines of that form. A torn one, such as a crash leaves at the end, is passed over, and so is a foreign one. */
export function parseLines<T extends z.ZodType>(text: string, schema: T): z.infer<T>[] {
  return text.split('\n').flatMap((line) => {
    const parsed = schema.safeParse(parseJson(line));
    return parsed.success ? [parsed.data] : [];
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
