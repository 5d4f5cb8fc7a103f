import { CodedError } from '../../shared/coded-error';

export type SessionErrorCode = 'not-found' | 'running' | 'not-importable' | 'too-large' | 'disk-full';

export class SessionError extends CodedError<SessionErrorCode> {
  override readonly name = 'SessionError';
}

/** The upload is not a session, or it is broken. */
export function notImportable(detail: string): SessionError {
  return new SessionError('not-importable', 'This cannot be imported.', { detail });
}

export function noRoomOnDisk(): SessionError {
  return new SessionError('disk-full', 'There is not enough room on the disk.');
}

export function tooLarge(detail?: string): SessionError {
  return new SessionError('too-large', 'This is too large to be imported.', { detail });
}
