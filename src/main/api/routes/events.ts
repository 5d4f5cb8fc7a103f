import { MAX_SUBSCRIBERS, type SOCKET_ROUTES } from '../../../shared/routes/sockets';
import { createPacedSender } from '../../base/paced-sender';
import { createAdmission } from '../admission';
import type { Handlers } from '../bind-routes';
import { batched } from '../event-batches';
import type { EventHub } from '../event-hub';

/**
 * Data that may wait for a subscriber (characters). Beyond that it is disconnected, and resumes with `since`. All
 * subscribers share the strings that wait.
 */
const MAX_BEHIND = 8 * 1024 * 1024;

export function eventHandler(hub: EventHub): Handlers<typeof SOCKET_ROUTES>['subscribeToEvents'] {
  const admit = createAdmission(MAX_SUBSCRIBERS, 'event subscribers');
  return {
    admit,
    open(socket, { query: { since, every }, log }) {
      const pace = createPacedSender(socket, {
        onStalled: () => log.warn('An event subscriber that reads nothing was disconnected'),
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
      const unsubscribe = hub.subscribe(since, {
        send,
        fail(error) {
          log.error({ err: error }, 'No snapshot for the event stream');
          socket.close(1011, 'The journal could not be read.');
        },
        end: () => socket.close(1001, 'The desktop was deleted.'),
      });
      const stop = () => {
        unsubscribe();
        sender.stop();
      };
      socket.on('close', stop);
      socket.on('error', stop);
    },
  };
}
