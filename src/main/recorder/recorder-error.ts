import { CodedError } from '../../shared/coded-error';
import { messageOf } from '../../shared/error-info';
import { storageProblem } from '../base/storage-problem';

export type RecorderErrorCode =
  | 'no-ffmpeg'
  | 'too-many'
  | 'disk-full'
  | 'not-found'
  | 'corrupted'
  | 'busy'
  | 'stopping'
  | 'failed';

export class RecorderError extends CodedError<RecorderErrorCode> {
  override readonly name = 'RecorderError';
}

/** An error's message for people. */
export function describeError(error: unknown): string {
  return storageProblem(error) ?? messageOf(error);
}

export function toRecorderError(error: unknown): RecorderError {
  if (error instanceof RecorderError) return error;
  const code = storageProblem(error) === undefined ? 'failed' : 'disk-full';
  return new RecorderError(code, describeError(error), { cause: error });
}
