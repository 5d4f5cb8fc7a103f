import type { ErrorCode } from '../../shared/api-error';
import { RequestError } from '../../shared/request-error';
import { storageProblem } from '../base/storage-problem';
import { RecorderError, type RecorderErrorCode } from '../recorder/recorder-error';

export const RECORDING_NOT_FOUND = new RequestError(
  'recording-not-found',
  'Recording not found.',
  'No recording has this id; GET /api/v0/recordings lists them.',
);

const CODES: Readonly<Record<RecorderErrorCode, ErrorCode>> = {
  'no-ffmpeg': 'no-ffmpeg',
  'too-many': 'too-many-recordings',
  'disk-full': 'recording-failed',
  'not-found': 'recording-not-found',
  corrupted: 'recording-corrupted',
  busy: 'recording-busy',
  stopping: 'shutting-down',
  failed: 'recording-failed',
};

/**
 * The contract has the messages of some errors; all others get the message of what failed.
 * @param diskFull the code for a full disk, which the contract answers with 500
 */
export function recorderRequestError(
  error: unknown,
  message: string,
  diskFull: 'recording-failed' | 'disk-full' = 'recording-failed',
): RequestError {
  if (error instanceof RequestError) return error;
  if (!(error instanceof RecorderError)) {
    const problem = storageProblem(error);
    if (problem !== undefined) return new RequestError(diskFull, message, problem);
    const detail = error instanceof Error ? error.message : undefined;
    return new RequestError('recording-failed', message, detail);
  }
  const { code, message: detail } = error;
  if (code === 'not-found') return RECORDING_NOT_FOUND;
  if (code === 'corrupted') return new RequestError(CODES[code], 'Recording is corrupted.', detail);
  if (code === 'busy' || code === 'stopping') return new RequestError(CODES[code], detail);
  return new RequestError(code === 'disk-full' ? diskFull : CODES[code], message, detail);
}

/** The same for `catch`. */
export function recorderFailure(message: string, diskFull?: 'recording-failed' | 'disk-full') {
  return (error: unknown): never => {
    throw recorderRequestError(error, message, diskFull);
  };
}
