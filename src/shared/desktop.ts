import { z } from 'zod';

/** The state of the desktop. */
export const DesktopStatus = z
  .object({
    state: z.enum(['stopped', 'starting', 'running', 'failed']).meta({ id: 'DesktopState' }),
    reason: z.string().optional().describe('Why it failed.'),
    backend: z.enum(['virtual', 'host', 'remote']).meta({
      id: 'DesktopBackend',
      description: 'A virtual desktop, the screen of this machine, or a VNC server.',
    }),
    width: z.int().describe('Native width (px).'),
    height: z.int().describe('Native height (px).'),
    display: z.string().optional().describe('X display for `DISPLAY`, such as :10.'),
    xauthority: z.string().optional().describe('Path of the cookie file for `XAUTHORITY`.'),
    address: z.string().optional().describe('Address of a VNC server, without user and password.'),
    viewers: z.int().describe('Connected live views.'),
    held: z
      .object({
        keys: z.array(z.string()),
        buttons: z.array(z.enum(['left', 'middle', 'right']).meta({ id: 'MouseButton' })),
      })
      .meta({ id: 'PressedKeys', description: 'Keys and buttons that actions hold.' }),
  })
  .meta({ id: 'DesktopStatus' });
export type DesktopStatus = z.infer<typeof DesktopStatus>;

/** The text that was last copied on the desktop. */
export const DesktopClipboard = z
  .object({
    text: z.string().optional().describe('Absent if no text was copied since the desktop started.'),
    missing: z.string().optional().describe('Why the text that was last copied is not available.'),
    copied_at: z.iso.datetime().optional(),
  })
  .meta({ id: 'DesktopClipboard' });
export type DesktopClipboard = z.infer<typeof DesktopClipboard>;
