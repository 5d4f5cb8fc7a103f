import { z } from 'zod';
import { MouseButton } from './action';
import type { Size } from './geometry';

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
        buttons: z.array(MouseButton),
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

/** Smallest and largest side of a virtual desktop (px), and its largest area. */
const MIN_SIDE = 64;
const MAX_SIDE = 8192;
const MAX_AREA = 7680 * 4320;

/** Whether a virtual desktop can have this size (px). */
export function isDesktopSize({ width, height }: Size): boolean {
  const [least, most] = [Math.min(width, height), Math.max(width, height)];
  return least >= MIN_SIDE && most <= MAX_SIDE && width * height <= MAX_AREA;
}

/** How to start the virtual desktop again. */
export const RestartRequest = z
  .object({
    width: z.int().nullish().describe('New width (px), with `height`; as before if absent.'),
    height: z.int().nullish().describe('New height (px).'),
  })
  .refine(({ width, height }) => (width == null) === (height == null), {
    error: 'expected width and height, or neither',
  })
  .refine(({ width, height }) => width == null || height == null || isDesktopSize({ width, height }), {
    error: 'expected a size from 64x64 to 7680x4320',
  })
  .meta({ id: 'RestartRequest' });

/** A text for the clipboard. */
export const ClipboardText = z
  .object({ text: z.string().describe('Replaces the text in the clipboard.') })
  .meta({ id: 'ClipboardText' });

/** Longest argument of a program (characters): Linux takes 128 KiB. */
const MAX_ARGUMENT = 32_768;

/** A program to run on the desktop. */
export const RunRequest = z
  .object({
    command: z
      .array(
        z
          .string()
          .max(MAX_ARGUMENT)
          .refine((text) => !text.includes('\0'), { error: 'expected no NUL character' }),
      )
      .min(1)
      .max(200)
      .describe('The program, in PATH or as an absolute path, and its arguments. There is no shell.'),
  })
  .meta({ id: 'RunRequest' });

export const RunningProgram = z
  .object({ pid: z.int().describe('Process id; the program ends with the desktop.') })
  .meta({ id: 'RunningProgram' });
