import { parseRecordingId, type Recording } from '../../shared/recording';
import { RequestError } from '../../shared/request-error';
import type { RecordingLibrary } from '../recorder/library/recording-library';
import type { Recordings } from '../recorder/recordings';
import { RECORDING_NOT_FOUND } from './recorder-errors';

/** Finds recordings by the id in a URL. */
export function lookUpRecordings(recordings: Recordings, library: RecordingLibrary) {
  /** @throws {RequestError} if there is none. */
  async function find(text: string): Promise<Recording> {
    await recordings.ready;
    const id = parseRecordingId(text);
    const recording = id === undefined ? undefined : library.get(id);
    if (!recording) throw RECORDING_NOT_FOUND;
    return recording;
  }

  return {
    find,
    /** A recording whose video is complete. @throws {RequestError} */
    async findFinished(text: string): Promise<Recording> {
      const recording = await find(text);
      if (recording.status === 'ready' || recording.status === 'recovered') return recording;
      if (recording.status === 'failed')
        throw new RequestError('no-video', 'Recording has no video.', recording.reason);
      throw new RequestError('recording-active', 'Recording is still being made.');
    },
  };
}
