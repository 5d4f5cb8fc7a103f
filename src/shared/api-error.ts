import { z } from 'zod';
import { ACTION_IDENTITY } from './action';

/** The error codes, each with its status and meaning. A code keeps its meaning; new codes may be added. */
export const ERROR_CODES = {
  'invalid-url': [400, 'The URL cannot be decoded.'],
  'invalid-request': [400, 'A path or query parameter is not valid; `detail` names it.'],
  'invalid-body': [400, 'The body is not valid JSON, or a field has the wrong type; `detail` names it.'],
  'incomplete-body': [400, 'The connection ended within the body.'],
  'unknown-action': [400, 'There is no action of this name.'],
  'missing-field': [400, 'The action needs a field that is absent.'],
  'invalid-field': [400, 'A field has a value that the action does not accept.'],
  'unknown-key': [400, 'There is no key of this name; `detail` lists similar names.'],
  'missing-recording-id': [400, '`recording_id` is absent.'],
  'invalid-recording-id': [400, '`recording_id` is not a UUID.'],
  'invalid-address': [400, 'The address of the host cannot be parsed.'],
  'invalid-selection': [400, 'The selection is missing, expired or too large.'],
  'not-importable': [400, 'The file is not a session, or is damaged; `detail` says why.'],
  'nothing-to-replay': [400, 'None of the selected actions can be replayed.'],
  'unsupported-button': [400, 'The desktop has no such mouse button.'],
  'unsupported-desktop': [400, 'The desktop cannot be parsed, or this machine cannot provide it.'],
  'program-not-found': [400, 'There is no such program.'],
  unauthorized: [401, 'There is no valid token.'],
  'invalid-link': [401, 'The token or the one-time code in the link is not valid.'],
  'forbidden-host': [403, '`Host` is not a loopback name.'],
  'forbidden-origin': [403, '`Origin` is a different website.'],
  'run-not-allowed': [403, 'The host was started without --allow-run.'],
  'not-found': [404, 'There is no such path.'],
  'session-not-found': [404, 'There is no session with this id.'],
  'snapshot-not-found': [
    404,
    'There is no such snapshot: not taken, not ready yet, or deleted to free space.',
  ],
  'recording-not-found': [404, 'There is no recording with this id.'],
  'host-not-found': [404, 'There is no linked host of this name.'],
  'desktop-not-found': [404, 'There is no desktop of this name.'],
  'no-video': [404, 'The recording failed and has no video.'],
  'no-thumbnail': [404, 'The recording has no thumbnail.'],
  'no-replay': [404, 'No replay is loaded.'],
  'action-not-found': [404, 'A selected action, or its session, does not exist.'],
  'no-question': [404, 'The replay does not ask a question that has snapshots.'],
  'question-not-found': [404, 'No question with this id waits: it was answered, or has ended.'],
  'viewer-not-found': [404, 'There is no live view of this name.'],
  'method-not-allowed': [405, 'The path does not support this method; `Allow` lists those it supports.'],
  timeout: [408, 'The request did not arrive in time.'],
  'no-answer': [408, 'No person answered the question in time.'],
  'recording-busy': [409, 'The recording is being finished or deleted.'],
  'recording-active': [409, 'The recording has not ended.'],
  'session-running': [409, 'The session is still running.'],
  'replay-busy': [409, 'A replay is playing.'],
  'replay-state': [409, 'The replay is not in a state that permits this.'],
  'safety-check': [409, 'A safety check of a call is not acknowledged; nothing was done. `detail` names it.'],
  'request-id-reused': [409, 'A different action had the same `request_id`; nothing was done.'],
  'desktop-exists': [409, 'A desktop of this name exists.'],
  'desktop-taken': [409, 'A different desktop already shows this screen or VNC server.'],
  'host-exists': [409, 'A linked host of this name exists.'],
  'main-desktop': [409, 'The desktop `main` cannot be deleted.'],
  'not-resizable': [409, 'The size of the desktop cannot be changed; `detail` says why.'],
  'not-virtual': [409, 'The desktop is not virtual.'],
  'too-many-programs': [409, 'The limit on programs is reached.'],
  'question-dismissed': [409, 'A person dismissed the question.'],
  'control-held': [409, 'A different live view has control.'],
  'control-lost': [409, 'The live view lost control in the meantime.'],
  'control-not-held': [409, 'The live view does not have control.'],
  'precondition-failed': [412, 'The file does not match `If-Match` or `If-Unmodified-Since`.'],
  'body-too-large': [413, 'The body is larger than 1 MiB.'],
  'recording-too-large': [413, 'The video is larger than 100 MB; it stays in the library.'],
  'import-too-large': [413, 'The import exceeds a limit or the space for recordings.'],
  'unsupported-type': [415, 'The body has a different content type, character set or encoding.'],
  'range-not-satisfiable': [416, 'The file does not have this range; `Content-Range` has its length.'],
  'input-blocked': [423, 'A person has control.'],
  'agent-paused': [423, 'The agent is paused.'],
  'private-typing': [423, 'A person is typing privately.'],
  'websocket-required': [426, 'This path accepts only WebSocket connections.'],
  'too-many-hosts': [429, 'The limit on linked hosts is reached.'],
  'too-many-desktops': [429, 'The limit on desktops is reached.'],
  'too-many-questions': [429, 'The limit on questions that wait at once is reached.'],
  'headers-too-large': [431, 'The request headers are too large.'],
  'client-left': [499, 'The client disconnected before the response.'],
  internal: [500, 'Unexpected error; the log has the details.'],
  'desktop-failed': [500, 'The desktop could not be started.'],
  'vnc-failed': [500, 'The VNC server of the desktop did not answer.'],
  'action-failed': [500, 'The action could not be executed; `detail` says why.'],
  'recording-failed': [500, 'The recording could not be changed; `detail` says why.'],
  'recording-corrupted': [500, 'The recording has no playable video.'],
  'no-ffmpeg': [500, 'There is no ffmpeg.'],
  'too-many-recordings': [500, 'The limit on simultaneous recordings is reached.'],
  'control-failed': [500, 'Control could not be changed.'],
  'host-unreachable': [502, 'The linked host does not answer; `detail` says why.'],
  'connect-failed': [502, 'The desktop could not be connected to; `failure` says why.'],
  'shutting-down': [503, 'The host is shutting down.'],
  'not-ready': [503, 'The desktop cannot act now; `detail` says why.'],
  'too-many-connections': [503, 'The limit on simultaneous connections is reached.'],
  'disk-full': [507, 'The disk is full, or the data directory is not writable.'],
} as const satisfies Readonly<Record<string, readonly [status: number, description: string]>>;

export type ErrorCode = keyof typeof ERROR_CODES;

function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERROR_CODES, text);
}

const codes = Object.keys(ERROR_CODES).filter(isErrorCode);

/** The body of every error response. */
export const ApiError = z
  .object({
    message: z.string(),
    detail: z.string().optional().describe('The reason, or what to do about it.'),
    code: z
      .enum(codes)
      .meta({
        id: 'ErrorCode',
        description: 'Stays the same when the message changes. New codes may be added.',
      })
      .optional(),
    ...ACTION_IDENTITY,
    begun: z
      .boolean()
      .optional()
      .describe(
        'Of an action: whether some of its input may have reached the desktop. If not, it can be repeated.',
      ),
  })
  .meta({ id: 'Error', description: 'Why a request failed.' });
export type ApiError = z.infer<typeof ApiError>;
