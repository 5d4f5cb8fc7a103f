import { z } from 'zod';

/** A live view names itself so when it connects: letters, digits, - and _. */
export const ViewerId = z
  .string()
  .regex(/^[\w-]{1,64}$/, { error: 'expected 1 to 64 letters, digits, - or _' });

/** Whose hands are on the desktop, as `GET /api/v0/control` answers. */
export const ControlState = z
  .object({
    holder: z
      .enum(['agent', 'person'])
      .describe('person: actions that move the mouse or press keys are refused with 423.'),
    viewer: z.string().optional().describe('The live view that holds the lease; it alone has hands.'),
    since: z.iso.datetime().optional().describe('Since when a person holds it.'),
    sensitive: z
      .boolean()
      .optional()
      .describe('True where the journal keeps only the length of what that person types.'),
    paused: z.boolean().describe('Agents are refused likewise, though nobody holds the lease.'),
  })
  .meta({ id: 'ControlState' });
export type ControlState = z.infer<typeof ControlState>;

export const FREE: ControlState = { holder: 'agent', paused: false };

/** The body of `POST /api/v0/control/take`. */
export const TakeControl = z
  .object({
    viewer: ViewerId.describe('A live view that is connected with ?input=lease&viewer=….'),
    force: z.boolean().default(false).describe('Also where another live view has control.'),
  })
  .meta({ id: 'TakeControl' });

/** The body of `POST /api/v0/control/give-back`. */
export const GiveBackControl = z
  .object({
    viewer: ViewerId.optional().describe('Only where this one has control; absent for whoever has it.'),
  })
  .meta({ id: 'GiveBackControl' });

/** The body of `POST /api/v0/control/sensitive`. */
export const SensitiveTyping = z
  .object({
    viewer: ViewerId.describe('The live view that has control.'),
    sensitive: z.boolean().describe('Whether the journal keeps only the length of what is typed there.'),
  })
  .meta({ id: 'SensitiveTyping' });
