import { z } from 'zod';

/** What the desktop is and how it is, as `GET /api/v0/desktop` answers. */
export const DesktopStatus = z
  .object({
    state: z.enum(['stopped', 'starting', 'running', 'failed']),
    reason: z.string().optional().describe('Why it failed.'),
    backend: z
      .enum(['virtual', 'host', 'remote'])
      .describe("Our own, this machine's screen, or a VNC server"),
    width: z.int().describe('Native width in pixels.'),
    height: z.int().describe('Native height in pixels.'),
    display: z.string().optional().describe('The X display, e.g. :10, for DISPLAY.'),
    xauthority: z.string().optional().describe('Path of the cookie file, for XAUTHORITY.'),
    address: z.string().optional().describe('Of a remote one, without user and password.'),
    viewers: z.int().describe('How many live views are connected.'),
    held: z
      .object({ keys: z.array(z.string()), buttons: z.array(z.enum(['left', 'middle', 'right'])) })
      .describe('What actions hold down just now.'),
  })
  .meta({ id: 'DesktopStatus' });
export type DesktopStatus = z.infer<typeof DesktopStatus>;

/** The body of `GET /api/v0/desktop/clipboard`. */
export const DesktopClipboard = z
  .object({
    text: z.string().optional().describe('Absent if nothing was copied since the desktop started.'),
    missing: z.string().optional().describe('Instead of a text: why the text copied last is not here.'),
    copied_at: z.iso.datetime().optional(),
  })
  .meta({ id: 'DesktopClipboard' });
export type DesktopClipboard = z.infer<typeof DesktopClipboard>;
