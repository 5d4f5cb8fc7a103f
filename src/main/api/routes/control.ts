import { ApiError } from '../../../shared/api-error';
import { ControlState, GiveBackControl, SensitiveTyping, TakeControl } from '../../../shared/control';
import { RequestError } from '../../../shared/request-error';
import type { Control } from '../../control/control';
import { ControlError } from '../../control/control-error';
import type { ApiServer } from '../server';

const ROOT = '/api/v0/control';

/** The lease over everything that can move the mouse. */
export function controlRoutes(server: ApiServer, { control }: { control: Control }) {
  server.route({
    method: 'GET',
    url: ROOT,
    schema: { summary: 'Whose hands are on the desktop', response: { 200: ControlState } },
    handler: () => control.state,
  });

  server.route({
    method: 'POST',
    url: `${ROOT}/take`,
    schema: {
      summary: 'Give a live view control of the desktop',
      description:
        'From now on the actions of agents, and of everybody but this live view, are answered 423 at once, those that ' +
        'wait and the one that is running too; only `screenshot` (but for private typing) and `cursor_position` are done. When this is answered, ' +
        'nothing of theirs touches the desktop any more, all keys and buttons are let go of, and pointer and keys of the ' +
        'live view go through. It ends by give-back, when the live view is closed, or when it is not used for 10 minutes.',
      body: TakeControl,
      response: { 200: ControlState, 400: ApiError, 404: ApiError, 409: ApiError, 500: ApiError },
    },
    handler: async ({ body }) => {
      try {
        return await control.take(body.viewer, { force: body.force });
      } catch (error) {
        throw answered(error, 'Failed to take control.');
      }
    },
  });

  server.route({
    method: 'POST',
    url: `${ROOT}/give-back`,
    schema: {
      summary: 'Give control back to agents',
      description: 'Does nothing where nobody, or another live view than the one named, has it.',
      body: GiveBackControl.nullish(),
      response: { 200: ControlState, 400: ApiError, 500: ApiError },
    },
    handler: async ({ body }) => {
      try {
        return await control.release(body?.viewer);
      } catch (error) {
        throw answered(error, 'Failed to give control back.');
      }
    },
  });

  server.route({
    method: 'POST',
    url: `${ROOT}/pause`,
    schema: {
      summary: 'Refuse agents, and leave mouse and keyboard to whoever else wants them',
      description: 'What an agent does just now is cut short, and what it holds is let go of.',
      response: { 200: ControlState, 500: ApiError },
    },
    handler: () => control.pause(true),
  });

  server.route({
    method: 'POST',
    url: `${ROOT}/resume`,
    schema: { summary: 'Let agents act again', response: { 200: ControlState } },
    handler: () => control.pause(false),
  });

  server.route({
    method: 'POST',
    url: `${ROOT}/sensitive`,
    schema: {
      summary: 'Whether the journal keeps what is typed on the live view that has control',
      description:
        'While it is on, text that is typed there is kept as its length alone, no snapshot is kept, and the screenshots of ' +
        'agents are answered 423. It goes off with control.',
      body: SensitiveTyping,
      response: { 200: ControlState, 400: ApiError, 409: ApiError },
    },
    handler: ({ body }) => {
      try {
        return control.logTyping(body.viewer, !body.sensitive);
      } catch (error) {
        throw answered(error, 'Failed to change what is kept.');
      }
    },
  });
}

function answered(error: unknown, message: string): RequestError {
  if (error instanceof ControlError) {
    return new RequestError(error.code === 'not-found' ? 404 : 409, error.message);
  }
  return new RequestError(500, message, error instanceof Error ? error.message : undefined);
}
