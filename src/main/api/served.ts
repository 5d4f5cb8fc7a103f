import { z } from 'zod';

/** For the document: an answer that is no JSON, but bytes of that media type. */
export function served(type: string, description: string) {
  return { description, content: { [type]: { schema: z.unknown() } } };
}
