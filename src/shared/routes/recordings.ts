import { z } from 'zod';
import {
  Recording,
  RecordingChange,
  RecordingDetail,
  RecordingList,
  RecordingRequest,
  RecordingStarted,
} from '../recording';
import { CHAT_ID, knownQuery, RecordingParams } from './parameters';
import { binary, empty, type Routes } from './route';

const RECORDING_EXAMPLES = { recording: { recording_id: '7f1d6c0e-2b1a-4c57-9a53-0f8a1f7be001' } };

/** The recorder of a desktop. */
export const RECORDER_ROUTES = {
  startRecording: {
    method: 'POST',
    path: '/api/v0/desktop/recording/start',
    summary: 'Start a recording',
    description:
      'Answered when the first frame is on disk. An active recording with this id continues; a finished one is replaced. ' +
      'At most 5 recordings at once. 10 minutes without an action or human input end all recordings.',
    headers: CHAT_ID,
    body: RecordingRequest,
    examples: RECORDING_EXAMPLES,
    answers: { 200: RecordingStarted },
    errors: [
      'missing-recording-id',
      'invalid-recording-id',
      'recording-busy',
      'too-many-recordings',
      'no-ffmpeg',
      'recording-failed',
      'shutting-down',
    ],
  },
  stopAndDownloadRecording: {
    method: 'POST',
    path: '/api/v0/desktop/recording/stop',
    summary: 'Stop a recording and download it',
    description:
      'The response is `multipart/mixed`: the video (`video/mp4`), then the thumbnail (`image/jpeg`), if there is one. ' +
      'The recording stops even if the client disconnects, and a repeated request gets the same response. Clients that ' +
      'cannot read `multipart/mixed` use `POST /api/v0/recordings/{id}/stop`.',
    body: RecordingRequest,
    examples: RECORDING_EXAMPLES,
    answers: { 200: binary('multipart/mixed', 'The video, then the thumbnail.') },
    errors: [
      'missing-recording-id',
      'invalid-recording-id',
      'recording-not-found',
      'recording-busy',
      'recording-too-large',
      'recording-corrupted',
      'no-ffmpeg',
      'recording-failed',
      'shutting-down',
    ],
  },
} as const satisfies Routes;

/** The library of all recordings. */
export const RECORDING_ROUTES = {
  listRecordings: {
    method: 'GET',
    path: '/api/v0/recordings',
    summary: 'List the recordings, newest first',
    query: knownQuery({ chat_id: z.guid().optional().describe('Only recordings of this chat.') }),
    answers: { 200: RecordingList },
  },
  getRecording: {
    method: 'GET',
    path: '/api/v0/recordings/{id}',
    summary: 'Get a recording and its time map',
    params: RecordingParams,
    answers: { 200: RecordingDetail },
    errors: ['recording-not-found'],
  },
  updateRecording: {
    method: 'PATCH',
    path: '/api/v0/recordings/{id}',
    summary: 'Rename or pin a recording',
    params: RecordingParams,
    body: RecordingChange,
    examples: { rename: { title: 'Sign-in fails' }, pin: { pinned: true } },
    answers: { 200: Recording },
    errors: ['recording-not-found', 'recording-busy', 'recording-failed', 'disk-full'],
  },
  deleteRecording: {
    method: 'DELETE',
    path: '/api/v0/recordings/{id}',
    summary: 'Delete a recording',
    params: RecordingParams,
    answers: { 204: empty('The recording is deleted.') },
    errors: ['recording-not-found', 'recording-busy', 'recording-failed', 'disk-full'],
  },
  stopRecording: {
    method: 'POST',
    path: '/api/v0/recordings/{id}/stop',
    summary: 'Stop a recording',
    description: 'Afterwards `GET /api/v0/recordings/{id}/video.mp4` returns the video.',
    params: RecordingParams,
    answers: { 200: Recording },
    errors: [
      'recording-not-found',
      'recording-busy',
      'recording-corrupted',
      'no-ffmpeg',
      'recording-failed',
      'disk-full',
      'shutting-down',
    ],
  },
} as const satisfies Routes;
