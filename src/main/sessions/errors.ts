export type SessionErrorCode = 'not-found' | 'running';

/** Why something could not be done with a session, in words for a person. */
export class SessionError extends Error {
  override readonly name = 'SessionError';
  readonly code: SessionErrorCode;

  constructor(code: SessionErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
