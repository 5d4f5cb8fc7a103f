import { z } from 'zod';

/** The name that a live view gives itself when it connects. */
export const ViewerId = z
  .string()
  .regex(/^[\w-]{1,64}$/, { error: 'expected 1 to 64 letters, digits, - or _' })
  .meta({
    id: 'ViewerId',
    description: 'Name of a live view: letters, digits, - and _.',
    examples: ['my-view'],
  });

/** Who has control of the desktop. */
export const ControlState = z
  .object({
    holder: z
      .enum(['agent', 'person'])
      .meta({ id: 'ControlHolder', description: 'person: agents’ input is rejected with 423.' }),
    viewer: z.string().optional().describe('The live view that has control.'),
    since: z.iso.datetime().optional().describe('Start of the person’s control.'),
    sensitive: z
      .boolean()
      .optional()
      .describe('Whether that person types privately: the journal keeps only the length of the text.'),
    paused: z
      .boolean()
      .describe('Whether agents’ input is rejected with 423 although no person has control.'),
  })
  .meta({ id: 'ControlState' });
export type ControlState = z.infer<typeof ControlState>;

export const FREE: ControlState = { holder: 'agent', paused: false };

export const TakeControl = z
  .object({
    viewer: ViewerId.describe('A live view connected with `?input=lease&viewer=…`.'),
    force: z
      .boolean()
      .default(false)
      .describe('Take control even from a different live view; false by default.'),
  })
  .meta({ id: 'TakeControl' });

export const GiveBackControl = z
  .object({
    viewer: ViewerId.optional().describe(
      'Release control only if this live view has it; any live view if absent.',
    ),
  })
  .meta({ id: 'GiveBackControl' });

export const SensitiveTyping = z
  .object({
    viewer: ViewerId.describe('The live view that has control.'),
    sensitive: z.boolean().describe('Whether the journal keeps only the length of text typed there.'),
  })
  .meta({ id: 'SensitiveTyping' });
