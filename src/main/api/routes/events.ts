import { z } from 'zod';
import { EventMessage } from '../../../shared/events';
import { NOT_A_WEBSOCKET } from '../errors';
import { batched } from '../event-batches';
import type { EventHub } from '../events';
import type { ApiServer } from '../server';

/** Bytes a subscriber may be behind; past that it is cut off, and comes back with `since`. */
const MAX_BEHIND = 8 * 1024 * 1024;

const EventQuery = z.object({
  since: z.coerce.number().int().min(0).optional(),
  every: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe('Milliseconds: messages are JSON arrays of what came meanwhile, at most one in that time.'),
  token: z.string().optional(),
});

export function eventRoute(server: ApiServer, { hub }: { hub: EventHub }) {
  server.route({
    method: 'GET',
    url: '/api/v0/events',
    schema: {
      summary: 'What happens, as it happens: a WebSocket of JSON messages',
      description:
        'First a snapshot, then events, each with a rising `seq`; `since` resumes without gap or repeat, or gives a ' +
        'new snapshot where the events since are no longer kept. Each message is an `EventMessage` ' +
        '(`#/components/schemas/EventMessage`); with `every`, an array of them.',
      querystring: EventQuery,
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
      const { since, every } = EventQuery.parse(request.query);
      const sender = batched((text) => {
        if (socket.bufferedAmount > MAX_BEHIND) socket.close(1013, 'Too far behind; resume with since.');
        else if (socket.readyState === socket.OPEN) socket.send(text);
      }, every);
      const leave = hub.subscribe(since, {
        send: sender.send,
        fail(error) {
          request.log.error({ err: error }, 'No snapshot for the event stream');
          socket.close(1011, 'The journal could not be read.');
        },
      });
      const stop = () => {
        leave();
        sender.stop();
      };
      socket.on('close', stop);
      socket.on('error', stop);
    },
  });
}
