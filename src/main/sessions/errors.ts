export type SessionErrorCode = 'not-found' | 'running' | 'not-importable' | 'too-large' | 'disk-full';

/** Why something could not be done with a session, in words for a person. */
export class SessionError extends Error {
  override readonly name = 'SessionError';
  readonly code: SessionErrorCode;
  readonly detail: string | undefined;

  constructor(code: SessionErrorCode, message: string, detail?: string) {
    super(message);
    this.code = code;
    this.detail = detail;
  }
}

/** What is to be imported is no session, or one that is broken. */
export function notImportable(detail: string): SessionError {
  return new SessionError('not-importable', 'This cannot be imported.', detail);
}
