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
      control.take(body.viewer, { force: body.force }).catch(failure('Failed to take control.')),
    releaseControl: ({ body }) =>
      control.release(body?.viewer).catch(failure('Failed to give control back.')),
    pauseAgent: () => control.pause(true),
    resumeAgent: () => control.pause(false),
    setPrivateTyping({ body }) {
      try {
        return control.logTyping(body.viewer, !body.sensitive);
      } catch (error) {
        return failure('Failed to change what is kept.')(error);
      }
    },
  };
}

function failure(message: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof ControlError) throw new RequestError(CODES[error.code], error.message);
    throw new RequestError('control-failed', message, messageOf(error));
  };
}
