import type { z } from 'zod';
import { isOfChat } from '../../../shared/chat';
import { parseRecordingId, type Recording, type RecordingRequest } from '../../../shared/recording';
import { RequestError } from '../../../shared/request-error';
import { CHAT_ID } from '../../../shared/routes/parameters';
import type { RECORDER_ROUTES, RECORDING_ROUTES } from '../../../shared/routes/recordings';
import type { RecordingLibrary } from '../../recorder/library/recording-library';
import { RECORDING_FILES, type RecordingStore } from '../../recorder/library/recording-store';
import type { Recorder } from '../../recorder/recorder';
import type { Recordings } from '../../recorder/recordings';
import { type Handlers, readHeader } from '../bind-routes';
import { type Multipart, multipart, type Part } from '../multipart';
import { recorderFailure, recorderRequestError } from '../recorder-errors';
import { lookUpRecordings } from '../recording-lookup';

/** Largest files in the response to a stop (bytes). */
const MAX_VIDEO = 100 * 1024 * 1024;
const MAX_THUMBNAIL = 10 * 1024 * 1024;

export interface RecordingHandlersOptions {
  readonly recordings: Recordings;
  readonly library: RecordingLibrary;
  readonly store: RecordingStore;
}

export interface RecorderHandlersOptions extends RecordingHandlersOptions {
  readonly recorder: Recorder;
}

/** The recorder of one desktop. */
export function recorderHandlers(options: RecorderHandlersOptions): Handlers<typeof RECORDER_ROUTES> {
  const { recorder, recordings, store } = options;
  return {
    async startRecording(request) {
      const id = recordingIdOf(request.body);
      const chatId = readHeader(request, CHAT_ID);
      await recorder.start(id, chatId).catch(recorderFailure('Failed to start recording.'));
      return { message: 'Recording started.' };
    },
    async stopAndDownloadRecording({ body }, reply) {
      const answer = await stopAndOpen(recordings, store, recordingIdOf(body));
      reply.header('content-type', answer.contentType).header('content-length', answer.contentLength);
      return reply.send(answer.body);
    },
  };
}

/** The library of all recordings. */
export function recordingHandlers(options: RecordingHandlersOptions): Handlers<typeof RECORDING_ROUTES> {
  const { recordings, library } = options;
  const { find } = lookUpRecordings(recordings, library);
  const failure = (message: string) => recorderFailure(message, 'disk-full');

  return {
    async listRecordings({ query }) {
      await recordings.ready;
      const { recordings: all, ...sizes } = library.list();
      return { recordings: all.filter((one) => isOfChat(one, query.chat_id)), ...sizes };
    },
    async getRecording({ params }) {
      const recording = await find(params.id);
      const live = recordings.clock(recording.id);
      return { ...recording, clock: live ?? (await library.detail(recording.id))?.clock ?? [] };
    },
    async updateRecording({ params, body }) {
      const { id } = await find(params.id);
      return recordings.change(id, body).catch(failure('Failed to change recording.'));
    },
    async deleteRecording({ params }) {
      const { id } = await find(params.id);
      await recordings.remove(id).catch(failure('Failed to delete recording.'));
    },
    async stopRecording({ params }) {
      const { id } = await find(params.id);
      return recordings.stop(id).catch(failure('Failed to stop recording.'));
    },
  };
}

async function stopAndOpen(recordings: Recordings, store: RecordingStore, id: string): Promise<Multipart> {
  let answer: Multipart | undefined;
  try {
    // Both files are opened, so the response stays complete although the id may start again in the meantime.
    await recordings.stop(id, async (recording) => {
      answer = await open(store, recording);
    });
  } catch (error) {
    throw recorderRequestError(error, 'Failed to stop recording.');
  }
  if (!answer) throw new RequestError('recording-failed', 'Failed to stop recording.');
  return answer;
}

/** Opens the files of the response to a stop. @throws {RequestError} */
async function open(store: RecordingStore, { id, title }: Recording): Promise<Multipart> {
  const bytes = await store.size(id, RECORDING_FILES.video);
  if (bytes === undefined)
    throw new RequestError('recording-corrupted', 'Recording is corrupted.', 'Its video is gone.');
  if (bytes > MAX_VIDEO) {
    throw new RequestError(
      'recording-too-large',
      'Recording file exceeds maximum allowed size.',
      `${title} has ${bytes} bytes; it stays in the library.`,
    );
  }
  const parts: Part[] = [{ type: 'video/mp4', path: store.path(id, RECORDING_FILES.video), bytes }];
  const thumbnail = (await store.size(id, RECORDING_FILES.thumbnail)) ?? 0;
  if (thumbnail > 0 && thumbnail <= MAX_THUMBNAIL) {
    parts.push({ type: 'image/jpeg', path: store.path(id, RECORDING_FILES.thumbnail), bytes: thumbnail });
  }
  return multipart(parts);
}

function recordingIdOf({ recording_id }: z.infer<typeof RecordingRequest>): string {
  if (!recording_id) throw new RequestError('missing-recording-id', 'Missing recording_id.');
  const id = parseRecordingId(recording_id);
  if (id !== undefined) return id;
  throw new RequestError(
    'invalid-recording-id',
    'Invalid recording_id format.',
    'recording_id must be a valid UUID.',
  );
}
