import { CodedError } from '../../shared/coded-error';

export type ReplayErrorCode = 'not-found' | 'empty' | 'none' | 'busy' | 'not-now';

/** A replay cannot be loaded, or a command does not fit its state. */
export class ReplayError extends CodedError<ReplayErrorCode> {
  override readonly name = 'ReplayError';
}
