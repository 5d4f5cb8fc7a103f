import { CodedError } from '../../shared/coded-error';

export type SessionErrorCode = 'not-found' | 'running' | 'not-importable' | 'too-large' | 'disk-full';

/** Why something could not be done with a session. */
export class SessionError extends CodedError<SessionErrorCode> {
  override readonly name = 'SessionError';
}

/** What is to be imported is no session, or one that is broken. */
export function notImportable(detail: string): SessionError {
  return new SessionError('not-importable', 'This cannot be imported.', { detail });
}
