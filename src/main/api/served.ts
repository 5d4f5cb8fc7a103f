import { z } from 'zod';

/** For the document: an answer that is bytes of that media type; `shape` is theirs where they are JSON. */
export function served(type: string, description: string, shape: z.ZodType = z.unknown()) {
  return { description, content: { [type]: { schema: shape } } };
}
