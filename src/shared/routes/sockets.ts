import { z } from 'zod';
import { ViewerId } from '../control';
import { EventMessage } from '../events';
import { wholeNumber } from './parameters';
import { empty, type Routes } from './route';

/** Each viewer costs a connection to the desktop's server, and memory there for unread data. */
export const MAX_VIEWERS = 64;
export const MAX_SUBSCRIBERS = 256;

const token = z.string().optional().describe('The token, for clients that cannot send headers.');
const answers = { 101: empty('The WebSocket is open.') };
const errors = ['websocket-required', 'too-many-connections'] as const;

/** A misspelled value must not grant input to a page that only watches. */
const ViewerQuery = z
  .object({
    token,
    input: z
      .enum(['lease'])
      .optional()
      .describe('lease: pointer, keys and clipboard are forwarded only while this live view has control.'),
    viewer: ViewerId.optional().describe('Name of this live view, needed to take control.'),
    sensitive: z
      .enum(['true', 'false'])
      .optional()
      .describe(
        'true: the journal keeps only the length of text typed here, and no snapshots are taken from the first key until ' +
          'this viewer disconnects.',
      ),
  })
  .refine(({ input, viewer }) => input === undefined || viewer !== undefined, {
    message: 'With input=lease a viewer must name itself.',
    path: ['viewer'],
  });

const EventQuery = z.object({
  desktop: z
    .string()
    .optional()
    .describe('Name of the desktop; `main` if absent. `*`: all desktops, in one stream with its own `seq`.'),
  since: wholeNumber(0).optional().describe('Resume after this `seq`, without gap or repeat.'),
  every: wholeNumber(1, 1000)
    .optional()
    .describe('Shortest time between two messages (ms). Each message is then an array of events.'),
  token,
});

export const SOCKET_ROUTES = {
  subscribeToEvents: {
    method: 'GET',
    path: '/api/v0/events',
    summary: 'Subscribe to events (WebSocket)',
    description:
      'The first message is a snapshot, or with `desktop=*` an overview, unless `since` names an event that the host still ' +
      'keeps. Then come events with a ' +
      `rising \`seq\`. At most ${MAX_SUBSCRIBERS} subscribers at once. A subscriber that reads nothing for ten seconds ` +
      'while data waits is disconnected; one that falls too far behind is closed with 1013.',
    query: EventQuery,
    answers,
    errors,
    socket: {
      protocol: 'JSON',
      type: 'text',
      sent: EventMessage,
      received: 'Nothing; messages are ignored.',
    },
  },
  connectVnc: {
    method: 'GET',
    path: '/api/v0/desktop/vnc',
    tag: 'Desktop',
    summary: 'View and control the desktop by VNC (WebSocket)',
    description:
      'Each viewer has its own pointer and keyboard. While a live view has control, the input of all others is dropped and ' +
      'their keys and buttons are released. A viewer with `input=lease` only watches unless it has control ' +
      `(\`POST /api/v0/control/take\`). At most ${MAX_VIEWERS} viewers at once. A viewer that reads nothing for ten seconds ` +
      'while data waits is disconnected.',
    query: ViewerQuery,
    answers,
    errors: [...errors, 'desktop-failed', 'vnc-failed'],
    socket: { protocol: 'RFB 3.8', type: 'binary', sent: 'Bytes of RFB.', received: 'Bytes of RFB.' },
  },
} as const satisfies Routes;

/** All desktops at a glance. */
export const WALL_ROUTES = {
  watchWall: {
    method: 'GET',
    path: '/api/v0/wall',
    summary: 'Watch small pictures of all running desktops (WebSocket)',
    description:
      'Each message is a picture: the length of the desktop’s name in one byte, the name in ASCII, and a JPEG of at most 480 ' +
      'pixels a side. A desktop has one for each change of its screen, at most two a second. A slow reader misses pictures. ' +
      'No desktop is started.',
    query: z.object({ token }),
    answers,
    errors,
    socket: {
      protocol: 'JPEG',
      type: 'binary',
      sent: 'A name and a JPEG.',
      received: 'Nothing; messages are ignored.',
    },
  },
} as const satisfies Routes;
