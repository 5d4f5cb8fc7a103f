import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiError, ErrorCode } from '../../shared/api-error';
import { RequestError } from '../../shared/request-error';
import { storageProblem } from '../base/storage-problem';
import { ReplayError, type ReplayErrorCode } from '../replay/replay-error';
import { SessionError, type SessionErrorCode } from '../sessions/session-error';

export const CLIENT_LEFT = new RequestError('client-left', 'The client left.');

/** The only place that turns errors into responses. An unexpected error goes to the log, and not to the client. */
export function sendError(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { code, status, message, detail, fields } = toRequestError(error);
  // Clients poll readiness.
  if (status >= 500 && code !== 'not-ready') request.log.error({ err: error }, message);
  const range = status === 416 ? contentRange(error) : undefined;
  if (range !== undefined) reply.header('content-range', range);
  // Not Basic, for which browsers would open a dialog.
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="jumpseat"');
  if (status === 426) reply.header('upgrade', 'websocket').header('connection', 'upgrade');
  const types = request.routeOptions.config?.uploadTypes;
  const body: ApiError = {
    message:
      code === 'unsupported-type' && types ? `Content type must be one of ${types.join(', ')}.` : message,
    ...(detail && { detail }),
    code,
    ...fields,
  };
  return reply.code(status).send(body);
}

/** The length of the file, if the client requested a range that it does not have (RFC 9110). `sendFile` sets it. */
function contentRange(error: object): string | undefined {
  if (!('headers' in error) || typeof error.headers !== 'object' || error.headers === null) return undefined;
  const range = 'Content-Range' in error.headers ? error.headers['Content-Range'] : undefined;
  return typeof range === 'string' ? range : undefined;
}

const CODES: Readonly<Record<SessionErrorCode | Exclude<ReplayErrorCode, 'not-found'>, ErrorCode>> = {
  'not-found': 'session-not-found',
  none: 'no-replay',
  empty: 'nothing-to-replay',
  'not-importable': 'not-importable',
  busy: 'replay-busy',
  running: 'session-running',
  'not-now': 'replay-state',
  'too-large': 'import-too-large',
  'disk-full': 'disk-full',
};

/** Codes of Fastify and of `sendFile` by their statuses. */
const STATUS_CODES: ReadonlyMap<number, ErrorCode> = new Map([
  [404, 'not-found'],
  [412, 'precondition-failed'],
  [413, 'body-too-large'],
  [415, 'unsupported-type'],
  [416, 'range-not-satisfiable'],
]);

/** An error as the response that it gets. */
export function toRequestError(error: FastifyError | Error): RequestError {
  if (error instanceof RequestError) return error;
  if (error instanceof SessionError) return new RequestError(CODES[error.code], error.message, error.detail);
  if (error instanceof ReplayError) {
    const code = error.code === 'not-found' ? 'action-not-found' : CODES[error.code];
    return new RequestError(code, error.message, error.detail);
  }
  const code = 'code' in error ? error.code : undefined;
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new RequestError('unsupported-type', 'Content type must be application/json.');
  // Fastify's, if the client disconnects before a stream has sent anything.
  if (code === 'ERR_STREAM_PREMATURE_CLOSE') return CLIENT_LEFT;
  const problem = storageProblem(error);
  if (problem !== undefined) return new RequestError('disk-full', problem);
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
  if (status >= 500) return new RequestError('internal', 'Internal error.');
  return new RequestError(STATUS_CODES.get(status) ?? 'invalid-request', error.message);
}
