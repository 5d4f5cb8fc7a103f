import { CodedError } from '../../shared/coded-error';

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
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error';
}

/** Whether there is no such file. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
