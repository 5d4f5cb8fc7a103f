import { z } from 'zod';

/** How every route answers when it cannot do what was asked. */
export const ApiError = z
  .object({ message: z.string(), detail: z.string().optional() })
  .meta({ id: 'Error', description: 'What went wrong, and where it helps, why.' });
export type ApiError = z.infer<typeof ApiError>;
