import { CodedError } from '../../shared/coded-error';
import { messageOf } from '../../shared/error-info';
import { DISK_FULL, isDiskFull } from '../base/disk-full';

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
  return isDiskFull(error) ? DISK_FULL : messageOf(error);
}

export function toRecorderError(error: unknown): RecorderError {
  if (error instanceof RecorderError) return error;
  return new RecorderError(isDiskFull(error) ? 'disk-full' : 'failed', describeError(error), {
    cause: error,
  });
}
