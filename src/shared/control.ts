import { z } from 'zod';

/** Whose hands are on the desktop, as `GET /api/v0/control` answers. */
export const ControlState = z
  .object({
    holder: z
      .enum(['agent', 'person'])
      .describe('person: actions that move the mouse or press keys are refused with 423.'),
    viewer: z.string().optional().describe('The live view that holds the lease; it alone has hands.'),
    since: z.iso.datetime().optional().describe('Since when a person holds it.'),
    paused: z.boolean().describe('Agents are refused likewise, though nobody holds the lease.'),
  })
  .meta({ id: 'ControlState' });
export type ControlState = z.infer<typeof ControlState>;

export const FREE: ControlState = { holder: 'agent', paused: false };
