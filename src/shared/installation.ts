import { z } from 'zod';

/** How Jumpseat was installed, which decides how it is started. */
export const Installation = z.enum(['source', 'npm', 'app']).meta({ id: 'Installation' });
export type Installation = z.infer<typeof Installation>;

/** The command that starts it. */
export const START_COMMANDS: Readonly<Record<Installation, string>> = {
  source: 'npm start',
  npm: 'npx jumpseat-desktop',
  app: 'jumpseat',
};
