import { CodedError } from '../../shared/coded-error';

export type DesktopErrorCode = 'not-installed' | 'unsupported' | 'failed' | 'stopped';

/** The desktop cannot be started, or was stopped while it started; the message is shown to the user. */
export class DesktopError extends CodedError<DesktopErrorCode> {
  override readonly name = 'DesktopError';
}
