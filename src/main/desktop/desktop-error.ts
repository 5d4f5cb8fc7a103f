import { CodedError } from '../../shared/coded-error';

/** What stopped a desktop, told apart by code; the message is for a person. */
export type DesktopErrorCode = 'not-installed' | 'unsupported' | 'failed' | 'stopped';

/** The desktop cannot be started, or was stopped while it started. */
export class DesktopError extends CodedError<DesktopErrorCode> {
  override readonly name = 'DesktopError';
}
