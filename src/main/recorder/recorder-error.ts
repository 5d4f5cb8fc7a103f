import { CodedError } from '../../shared/coded-error';
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

/** What the recorder cannot do, told apart by code; the message is for a person. */
export class RecorderError extends CodedError<RecorderErrorCode> {
  override readonly name = 'RecorderError';
}

/** What an error says, for a person. */
export function describeError(error: unknown): string {
  if (isDiskFull(error)) return DISK_FULL;
  return error instanceof Error ? error.message : 'unknown error';
}

/** An error as one of the recorder's. */
export function toRecorderError(error: unknown): RecorderError {
  if (error instanceof RecorderError) return error;
  return new RecorderError(isDiskFull(error) ? 'disk-full' : 'failed', describeError(error), {
    cause: error,
  });
}

/** Whether there is no such file. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
