import { parseRecordingId, type Recording } from '../../shared/recording';
import { RequestError } from '../../shared/request-error';
import type { RecordingLibrary } from '../recorder/library/recording-library';
import type { Recorder } from '../recorder/recorder';

/** Recordings by the id in an address. */
export interface RecordingLookup {
  /** @throws {RequestError} where there is none. */
  find(id: string): Promise<Recording>;
  /** With its video on disk. @throws {RequestError} */
  findFinished(id: string): Promise<Recording>;
}

export const RECORDING_NOT_FOUND = new RequestError(
  404,
  'Recording not found.',
  'No recording has this id; GET /api/v0/recordings lists them.',
);

export function lookUpRecordings(recorder: Recorder, library: RecordingLibrary): RecordingLookup {
  async function find(text: string): Promise<Recording> {
    await recorder.ready;
    const id = parseRecordingId(text);
    const recording = id === undefined ? undefined : library.get(id);
    if (!recording) throw RECORDING_NOT_FOUND;
    return recording;
  }

  return {
    find,
    async findFinished(text) {
      const recording = await find(text);
      if (recording.status === 'ready' || recording.status === 'recovered') return recording;
      if (recording.status === 'failed')
        throw new RequestError(404, 'Recording has no video.', recording.reason);
      throw new RequestError(409, 'Recording is still being made.');
    },
  };
}
