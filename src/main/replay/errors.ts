import { CodedError } from '../../shared/coded-error';

export type ReplayErrorCode = 'not-found' | 'empty' | 'none' | 'busy' | 'not-now';

/** Why a replay cannot be loaded or told what to do. */
export class ReplayError extends CodedError<ReplayErrorCode> {
  override readonly name = 'ReplayError';
}
