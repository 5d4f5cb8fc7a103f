import { ApiError } from '../../../shared/api-error';
import { DesktopStatus } from '../../../shared/desktop';
import type { Dispatcher } from '../../actions/dispatcher';
import type { ApiServer } from '../server';

export function desktopRoutes(
  server: ApiServer,
  { status, dispatcher }: { status: () => DesktopStatus; dispatcher: Dispatcher },
) {
  server.route({
    method: 'GET',
    url: '/api/v0/desktop',
    schema: {
      summary: 'What the desktop is and how it is; starts nothing',
      response: { 200: DesktopStatus },
    },
    handler: () => status(),
  });

  server.route({
    method: 'POST',
    url: '/api/v0/desktop/release',
    schema: {
      summary: 'Let go of every key and button that actions hold',
      response: { 200: DesktopStatus, 500: ApiError },
    },
    handler: async () => {
      await dispatcher.release();
      return status();
    },
  });
}
