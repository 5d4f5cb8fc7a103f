import { z } from 'zod';
import { DesktopChange, DesktopList, MAIN_DESKTOP, NamedDesktop, NewDesktop } from '../named-desktop';
import { NoQuery } from './parameters';
import { empty, type Routes, type TaggedRoute } from './route';

/** The part of a path that names a desktop. An unknown name is answered with 404, whatever its form. */
const DesktopParams = z.object({
  desktop: z.string().meta({ description: 'Name of a desktop, as in the list.', examples: [MAIN_DESKTOP] }),
});

const DESKTOP_PATH = '/api/v0/desktops/{desktop}';

/** The desktops of a host. */
export const NAMED_DESKTOP_ROUTES = {
  listDesktops: {
    method: 'GET',
    path: '/api/v0/desktops',
    summary: 'List the desktops',
    query: NoQuery,
    answers: { 200: DesktopList },
  },
  createDesktop: {
    method: 'POST',
    path: '/api/v0/desktops',
    summary: 'Add a desktop',
    description:
      'It starts when it is first used. It is remembered, and after a restart of the host it is stopped until it is used. A ' +
      'password in the address of a VNC server is not stored.',
    body: NewDesktop.nullish(),
    examples: {
      any: {},
      virtual: { name: 'agent-2', geometry: '1280x720', title: 'Books the flight' },
      vnc: { name: 'lab', desktop: 'vnc://127.0.0.1:5901' },
    },
    answers: { 201: NamedDesktop },
    errors: [
      ...['unsupported-desktop', 'desktop-exists', 'desktop-taken', 'too-many-desktops'],
      ...['disk-full', 'shutting-down'],
    ],
  },
  getNamedDesktop: {
    method: 'GET',
    path: DESKTOP_PATH,
    summary: 'Get a desktop',
    description: 'Does not start it.',
    params: DesktopParams,
    answers: { 200: NamedDesktop },
    errors: ['desktop-not-found'],
  },
  changeDesktop: {
    method: 'PATCH',
    path: DESKTOP_PATH,
    summary: 'Change the title or the size of a desktop',
    description:
      'Live views, snapshots and recordings follow a new size; a running action is completed first. A person who has control, ' +
      'or has paused the agent, does not prevent it.',
    params: DesktopParams,
    body: DesktopChange,
    examples: { title: { title: 'Books the flight' }, size: { geometry: '1600x900' } },
    answers: { 200: NamedDesktop },
    errors: ['desktop-not-found', 'not-resizable', 'desktop-failed', 'disk-full', 'shutting-down'],
  },
  deleteDesktop: {
    method: 'DELETE',
    path: DESKTOP_PATH,
    summary: 'Stop a desktop and remove it',
    description:
      'Finishes its recordings and ends its programs. Its sessions and recordings stay; what its programs stored in the ' +
      'data directory, such as the profile of a browser, is deleted.',
    params: DesktopParams,
    answers: { 204: empty('The desktop is gone.') },
    errors: ['desktop-not-found', 'main-desktop', 'shutting-down'],
  },
} as const satisfies Routes;

/** An operation of one desktop under a path that names it, from its path for the desktop `main`. */
export function atNamedDesktop(route: TaggedRoute): TaggedRoute {
  const params = route.params ? route.params.extend(DesktopParams.shape) : DesktopParams;
  const { earlierPath: _, ...rest } = route;
  const below = route.path.replace(/^(\/api\/v0)?(\/desktop(?=\/|$))?/, '');
  return { ...rest, path: `${DESKTOP_PATH}${below}`, params };
}
