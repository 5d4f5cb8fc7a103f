import { z } from 'zod';

/** Something that the panel remembers, as text that only the panel understands. */
const PanelSetting = z
  .object({
    name: z
      .string()
      .regex(/^[\w.:-]{1,120}$/)
      .describe('1 to 120 of the characters A-Z a-z 0-9 _ . : -'),
    value: z.string().max(600_000).describe('At most 600,000 characters.'),
  })
  .meta({ id: 'PanelSetting' });
export type PanelSetting = z.infer<typeof PanelSetting>;

export const PanelSettings = z
  .object({ settings: z.array(PanelSetting).max(100) })
  .meta({ id: 'PanelSettings', description: 'What the panel remembers: theme, layout, snippets.' });
export type PanelSettings = z.infer<typeof PanelSettings>;
