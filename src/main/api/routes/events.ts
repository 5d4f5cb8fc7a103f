import { z } from 'zod';
import { EventMessage } from '../../../shared/events';
import { NOT_A_WEBSOCKET } from '../errors';
import type { EventHub } from '../events';
import type { ApiServer } from '../server';

/** Bytes a subscriber may be behind; past that it is cut off, and comes back with `since`. */
const MAX_BEHIND = 8 * 1024 * 1024;

export function eventRoute(server: ApiServer, { hub }: { hub: EventHub }) {
  server.route({
    method: 'GET',
    url: '/api/v0/events',
    schema: {
      summary: 'What happens, as it happens: a WebSocket of JSON messages',
      description:
        'First a snapshot, then events, each with a rising `seq`; `since` resumes without gap or repeat, or gives a ' +
        'new snapshot where the events since are no longer kept. Each message is an `EventMessage` ' +
        '(`#/components/schemas/EventMessage`).',
      querystring: z.object({
        since: z.coerce.number().int().min(0).optional(),
        token: z.string().optional(),
      }),
      response: {
        101: {
          description: 'The WebSocket is open; its messages are these.',
          content: { 'application/json': { schema: EventMessage } },
        },
      },
    },
    handler: () => {
      throw NOT_A_WEBSOCKET;
    },
    wsHandler: (socket, request) => {
      const { since } = z.object({ since: z.coerce.number().optional() }).parse(request.query);
      const stop = hub.subscribe(since, {
        send(message) {
          if (socket.bufferedAmount > MAX_BEHIND) socket.close(1013, 'Too far behind; resume with since.');
          else if (socket.readyState === socket.OPEN) socket.send(message);
        },
        fail(error) {
          request.log.error({ err: error }, 'No snapshot for the event stream');
          socket.close(1011, 'The journal could not be read.');
        },
      });
      socket.on('close', stop);
      socket.on('error', stop);
    },
  });
}
