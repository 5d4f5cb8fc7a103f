import { CodedError } from '../../shared/coded-error';
import { messageOf } from '../../shared/error-info';
import { RequestError } from '../../shared/request-error';

export type DesktopErrorCode = 'not-installed' | 'unsupported' | 'failed' | 'stopped' | 'too-many';

/** The desktop cannot be started, or was stopped while it started; the message is shown to the user. */
export class DesktopError extends CodedError<DesktopErrorCode> {
  override readonly name = 'DesktopError';
}

/** The answer to a request for which the desktop could not be started. */
export function desktopFailed(error: unknown): RequestError {
  return new RequestError('desktop-failed', 'Failed to start desktop session.', messageOf(error));
}
