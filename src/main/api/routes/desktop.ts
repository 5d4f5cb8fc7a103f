import { ApiError } from '../../../shared/api-error';
import { DesktopClipboard, DesktopStatus } from '../../../shared/desktop';
import type { Dispatcher } from '../../actions/dispatcher';
import type { InputConnections } from '../../actions/input-connection';
import type { ApiServer } from '../server';

export interface DesktopOptions {
  readonly status: () => DesktopStatus;
  readonly dispatcher: Dispatcher;
  readonly connections: InputConnections;
}

export function desktopRoutes(server: ApiServer, { status, dispatcher, connections }: DesktopOptions) {
  server.route({
    method: 'GET',
    url: '/api/v0/desktop',
    schema: {
      summary: 'What the desktop is and how it is; starts nothing',
      response: { 200: DesktopStatus },
    },
    handler: async () => {
      await connections.sizeSettled();
      return status();
    },
  });

  server.route({
    method: 'POST',
    url: '/api/v0/desktop/start',
    schema: {
      summary: 'Start the desktop if it is not running',
      description:
        'The first action starts it as well. For a harness that starts its own programs first: `display` and `xauthority` ' +
        'in the answer are the `DISPLAY` and `XAUTHORITY` of the desktop.',
      response: { 200: DesktopStatus, 500: ApiError, 503: ApiError },
    },
    handler: async () => {
      await dispatcher.connect();
      return status();
    },
  });

  server.route({
    method: 'GET',
    url: '/api/v0/desktop/clipboard',
    schema: {
      summary: 'The text that was copied last on the desktop',
      description:
        'Only by programs there, and only while a live view was connected or since the first action: not what viewers put ' +
        'into its clipboard.',
      response: { 200: DesktopClipboard },
    },
    handler: () => connections.current?.copied ?? {},
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
