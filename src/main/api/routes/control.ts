import { messageOf } from '../../../shared/error-info';
import { RequestError } from '../../../shared/request-error';
import type { CONTROL_ROUTES } from '../../../shared/routes/control';
import type { Control } from '../../control/control';
import { ControlError } from '../../control/control-error';
import type { Handlers } from '../bind-routes';

const CODES = {
  'not-found': 'viewer-not-found',
  'not-held': 'control-not-held',
  taken: 'control-held',
  lost: 'control-lost',
} as const;

export function controlHandlers({ control }: { control: Control }): Handlers<typeof CONTROL_ROUTES> {
  return {
    getControl: () => control.state,
    takeControl: ({ body }) =>
      control.take(body.viewer, { force: body.force }).catch((error: unknown) => {
        throw toRequestError(error, 'Failed to take control.');
      }),
    releaseControl: ({ body }) =>
      control.release(body?.viewer).catch((error: unknown) => {
        throw toRequestError(error, 'Failed to give control back.');
      }),
    pauseAgent: () => control.pause(true),
    resumeAgent: () => control.pause(false),
    setPrivateTyping({ body }) {
      try {
        return control.logTyping(body.viewer, !body.sensitive);
      } catch (error) {
        throw toRequestError(error, 'Failed to change what is kept.');
      }
    },
  };
}

function toRequestError(error: unknown, message: string): RequestError {
  if (error instanceof ControlError) return new RequestError(CODES[error.code], error.message);
  return new RequestError('control-failed', message, messageOf(error));
}
