/** Why a replay cannot be loaded or told what to do. */
export type ReplayErrorCode = 'not-found' | 'empty' | 'none' | 'busy' | 'not-now';

export class ReplayError extends Error {
  override readonly name = 'ReplayError';
  readonly code: ReplayErrorCode;
  readonly detail: string | undefined;

  constructor(code: ReplayErrorCode, message: string, detail?: string) {
    super(message);
    this.code = code;
    this.detail = detail;
  }
}
