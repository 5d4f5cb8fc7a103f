import { z } from 'zod';
import { ConnectRequest } from './connect';
import { DesktopStatus, isDesktopSize } from './desktop';
import { Title } from './title';

/** The desktop that every host has. Paths that name no desktop are its own. */
export const MAIN_DESKTOP = 'main';

const NAME = /^[a-z0-9-]{1,40}$/;

export function isDesktopName(text: string): boolean {
  return NAME.test(text);
}

export const DesktopName = z
  .string()
  .regex(NAME, { error: 'expected 1 to 40 of the characters a-z, 0-9 and -' })
  .meta({ id: 'DesktopName', description: 'Name of a desktop.', examples: ['agent-2'] });

/** A size such as 1280x720 (px). */
export const Geometry = z
  .string()
  .regex(/^\d{2,5}x\d{2,5}$/, { error: 'expected a size such as 1280x720' })
  .refine((text) => isDesktopSize(sizeOf(text)), { error: 'expected a size from 64x64 to 7680x4320' })
  .meta({ id: 'Geometry', description: 'Width and height (px), such as 1280x720.', examples: ['1280x720'] });

/** The size that a valid {@link Geometry} stands for (px). */
export function sizeOf(geometry: string): { readonly width: number; readonly height: number } {
  const [width = 0, height = 0] = geometry.split('x').map(Number);
  return { width, height };
}

/** A desktop of this host. */
export const NamedDesktop = z
  .object({
    name: DesktopName,
    title: z.string().optional().describe('Title given by a person or an agent.'),
    desktop: z.string().describe('virtual, host, or the address of a VNC server without user and password.'),
    session: z.string().describe('Id of its running session.'),
    status: DesktopStatus,
  })
  .meta({ id: 'NamedDesktop' });
export type NamedDesktop = z.infer<typeof NamedDesktop>;

/** All desktops of this host: `main` first, then in the order of their creation. */
export const DesktopList = z
  .object({
    desktops: z.array(NamedDesktop),
    max_desktops: z.int().describe('Limit on desktops, set by --max-desktops.'),
  })
  .meta({ id: 'DesktopList' });
export type DesktopList = z.infer<typeof DesktopList>;

export const NewDesktop = z
  .object({
    name: DesktopName.nullish().describe('By default the first free of desktop-2, desktop-3 and so on.'),
    desktop: ConnectRequest.shape.desktop
      .nullish()
      .describe('virtual (default), host, vnc://[user[:password]@]host[:port] or vnc+unix:/path.'),
    geometry: Geometry.nullish().describe('Size of a virtual desktop; by default that of --geometry.'),
    title: Title.nullish(),
  })
  .meta({ id: 'NewDesktop' });
export type NewDesktop = z.output<typeof NewDesktop>;

export const DesktopChange = z
  .object({
    title: Title.nullable().optional().describe('null removes the title.'),
    geometry: Geometry.optional().describe(
      'New size of the screen. The programs keep running and are told. A virtual desktop that is stopped starts in it.',
    ),
  })
  .refine(({ title, geometry }) => title !== undefined || geometry !== undefined, {
    message: 'expected a title or a geometry',
  })
  .meta({ id: 'DesktopChange' });
export type DesktopChange = z.output<typeof DesktopChange>;
