import { z } from 'zod';
import { ApiError } from '../../../shared/api-error';
import { EventMessage } from '../../../shared/events';
import { wholeNumber } from '../../../shared/routes/parameters';
import { createPacedSender } from '../../base/paced-sender';
import { createAdmission } from '../admission';
import { NOT_A_WEBSOCKET } from '../errors';
import { batched } from '../event-batches';
import type { EventHub } from '../events';
import type { ApiServer } from '../server';

/**
 * How far a subscriber may be behind (characters); past that it is cut off, and comes back with `since`. All subscribers
 * share the messages that wait.
 */
const MAX_BEHIND = 8 * 1024 * 1024;
const MAX_SUBSCRIBERS = 256;

const EventQuery = z.object({
  since: wholeNumber(0).optional(),
  every: wholeNumber(1, 1000)
    .optional()
    .describe('Milliseconds: messages are JSON arrays of what came meanwhile, at most one in that time.'),
  token: z.string().optional(),
});

export function eventRoute(server: ApiServer, { hub }: { hub: EventHub }) {
  const admit = createAdmission(MAX_SUBSCRIBERS, 'event subscribers');
  server.route({
    method: 'GET',
    url: '/api/v0/events',
    schema: {
      summary: 'What happens, as it happens: a WebSocket of JSON messages',
      description:
        'First a snapshot, then events, each with a rising `seq`; `since` resumes without gap or repeat, or gives a ' +
        'new snapshot where the events since are no longer kept. Each message is an `EventMessage` ' +
        '(`#/components/schemas/EventMessage`); with `every`, an array of them. ' +
        `At most ${MAX_SUBSCRIBERS} subscribers at once, else 503. One that reads nothing for ten seconds while something ` +
        'waits for it is disconnected; one that falls far behind is closed with 1013.',
      querystring: EventQuery,
      response: {
        101: {
          description: 'The WebSocket is open; its messages are these.',
          content: { 'application/json': { schema: EventMessage } },
        },
        503: ApiError,
      },
    },
    preHandler: async (request) => {
      if (request.ws) admit(request);
    },
    handler: () => {
      throw NOT_A_WEBSOCKET;
    },
    wsHandler: (socket, request) => {
      const { since, every } = EventQuery.parse(request.query);
      const pace = createPacedSender(socket, {
        onStalled: () => request.log.warn('An event subscriber that reads nothing was disconnected'),
      });
      const sender = batched(pace.send, { every, isReady: () => pace.waiting === 0 });
      const send = (message: string) => {
        if (socket.readyState !== socket.OPEN) return;
        sender.send(message);
        if (sender.waiting + pace.waiting <= MAX_BEHIND) return;
        sender.stop();
        pace.clear();
        socket.close(1013, 'Too far behind; resume with since.');
      };
      const leave = hub.subscribe(since, {
        send,
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
