import { z } from 'zod';
import { ApiError } from '../../../shared/api-error';
import { parseRecordingId, type Recording, RecordingRequest } from '../../../shared/recording';
import { RequestError } from '../../../shared/request-error';
import { DISK_FULL, isDiskFull } from '../../base/disk-full';
import { RECORDING_FILES, type RecordingStore } from '../../recorder/library/recording-store';
import type { Recorder } from '../../recorder/recorder';
import { RecorderError, type RecorderErrorCode } from '../../recorder/recorder-error';
import { type Multipart, multipart, type Part } from '../multipart';
import { RECORDING_NOT_FOUND } from '../recording-lookup';
import { served } from '../served';
import type { ApiServer } from '../server';

/** Largest files an answer to stop carries, in bytes. */
const MAX_VIDEO = 100 * 1024 * 1024;
const MAX_THUMBNAIL = 10 * 1024 * 1024;

const chatIdOf = z.guid().optional().catch(undefined);

/** The recording half of the desktop API, for agents. */
export function recordingRoutes(
  server: ApiServer,
  { recorder, store }: { recorder: Recorder; store: RecordingStore },
) {
  server.route({
    method: 'POST',
    url: '/api/v0/desktop/recording/start',
    schema: {
      summary: 'Start to record the desktop',
      description:
        'Answered when the first picture is on disk. An id that is recording goes on; a finished one is discarded and ' +
        'starts anew. At most 5 at once; any 10 minutes without an action or human input end every recording.',
      body: RecordingRequest,
      response: { 200: z.object({ message: z.string() }), 400: ApiError, 500: ApiError, 503: ApiError },
    },
    handler: async (request) => {
      const id = idOf(request.body);
      const chatId = chatIdOf.parse(request.headers['coder-chat-id']);
      try {
        await recorder.start(id, { chatId });
      } catch (error) {
        throw answered(error, 'Failed to start recording.');
      }
      return { message: 'Recording started.' };
    },
  });

  server.route({
    method: 'POST',
    url: '/api/v0/desktop/recording/stop',
    schema: {
      summary: 'Stop a recording and get it',
      description:
        'Answers `multipart/mixed`: the video (`video/mp4`) and, where there is one, a thumbnail (`image/jpeg`). Goes ' +
        'through when the client leaves; asked again, it answers the same again. A video above 100 MB stays in the library. ' +
        'Clients that cannot read `multipart/mixed` use `POST /api/v0/recordings/{id}/stop`.',
      body: RecordingRequest,
      response: {
        200: served('multipart/mixed', 'The video, then the thumbnail.'),
        400: ApiError,
        404: ApiError,
        413: ApiError,
        500: ApiError,
        503: ApiError,
      },
    },
    handler: async (request, reply) => {
      const id = idOf(request.body);
      let answer: Multipart | undefined;
      try {
        // With both files open the answer stays whole, although its id may start again while it is sent.
        await recorder.stop(id, async (recording) => {
          answer = await open(store, recording);
        });
      } catch (error) {
        throw answered(error, 'Failed to stop recording.');
      }
      if (!answer) throw new RequestError(500, 'Failed to stop recording.');
      const { contentType, contentLength, body } = answer;
      return reply.header('content-type', contentType).header('content-length', contentLength).send(body);
    },
  });
}

/** The answer to a stop, with its files open. @throws {RequestError} */
async function open(store: RecordingStore, { id, title }: Recording): Promise<Multipart> {
  const bytes = await store.size(id, RECORDING_FILES.video);
  if (bytes === undefined) throw new RequestError(500, 'Recording is corrupted.', 'Its video is gone.');
  if (bytes > MAX_VIDEO) {
    throw new RequestError(
      413,
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

const STATUS: Readonly<Record<RecorderErrorCode, number>> = {
  'no-ffmpeg': 500,
  'too-many': 500,
  'disk-full': 500,
  'not-found': 404,
  corrupted: 500,
  busy: 409,
  stopping: 503,
  failed: 500,
};

/** Those the contract words itself, and everything else under the message of what was tried; `full` is for a full disk. */
export function answered(error: unknown, message: string, full: 500 | 507 = 500): RequestError {
  if (error instanceof RequestError) return error;
  if (!(error instanceof RecorderError)) {
    if (isDiskFull(error)) return new RequestError(full, message, DISK_FULL);
    return new RequestError(500, message, error instanceof Error ? error.message : undefined);
  }
  switch (error.code) {
    case 'corrupted':
      return new RequestError(STATUS[error.code], 'Recording is corrupted.', error.message);
    case 'not-found':
      return RECORDING_NOT_FOUND;
    case 'busy':
    case 'stopping':
      return new RequestError(STATUS[error.code], error.message);
    case 'disk-full':
      return new RequestError(full, message, error.message);
    default:
      return new RequestError(STATUS[error.code], message, error.message);
  }
}

function idOf({ recording_id }: z.infer<typeof RecordingRequest>): string {
  if (!recording_id) throw new RequestError(400, 'Missing recording_id.');
  const id = parseRecordingId(recording_id);
  if (id === undefined) {
    throw new RequestError(400, 'Invalid recording_id format.', 'recording_id must be a valid UUID.');
  }
  return id;
}
