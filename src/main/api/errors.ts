import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiError } from '../../shared/api-error';
import { RequestError } from '../../shared/request-error';
import { DISK_FULL, isDiskFull } from '../base/disk-full';
import { ReplayError, type ReplayErrorCode } from '../replay/replay-error';
import { SessionError, type SessionErrorCode } from '../sessions/session-error';

/** What a WebSocket's route answers to a plain request. */
export const NOT_A_WEBSOCKET = new RequestError(
  426,
  'This is a WebSocket.',
  'Open it with a WebSocket client (ws://), which sends "Upgrade: websocket".',
);

/** The one place where errors become answers. Of one we did not expect the client learns nothing, and the log all. */
export function answerError(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { status, ...body } = answerOf(error);
  if (status >= 500) request.log.error({ err: error }, body.message);
  const range = status === 416 ? contentRange(error) : undefined;
  if (range !== undefined) reply.header('content-range', range);
  // Not Basic, for which browsers would open a dialog.
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="jumpseat"');
  if (status === 426) reply.header('upgrade', 'websocket').header('connection', 'upgrade');
  if (status === 415) return reply.code(status).send(unsupported(body, request));
  return reply.code(status).send(body);
}

/** Names the types that the route takes, if it takes others than JSON. */
function unsupported(body: ApiError, request: FastifyRequest): ApiError {
  const types = request.routeOptions.schema?.consumes;
  if (body.message !== NOT_JSON || !types) return body;
  return { ...body, message: `Content type must be one of ${types.join(', ')}.` };
}

/** How long a file is, for whoever asked for a part that it has not (RFC 9110); `sendFile` puts it into its error. */
function contentRange(error: object): string | undefined {
  if (!('headers' in error) || typeof error.headers !== 'object' || error.headers === null) return undefined;
  const range = 'Content-Range' in error.headers ? error.headers['Content-Range'] : undefined;
  return typeof range === 'string' ? range : undefined;
}

const NOT_JSON = 'Content type must be application/json.';

const STATUS: Readonly<Record<SessionErrorCode | ReplayErrorCode, number>> = {
  'not-found': 404,
  none: 404,
  empty: 400,
  'not-importable': 400,
  busy: 409,
  running: 409,
  'not-now': 409,
  'too-large': 413,
  'disk-full': 507,
};

function statusOf(error: RequestError | SessionError | ReplayError): number {
  return error instanceof RequestError ? error.status : STATUS[error.code];
}

/** The status and body of an error. */
export function answerOf(error: FastifyError | Error): ApiError & { status: number } {
  if (error instanceof RequestError || error instanceof SessionError || error instanceof ReplayError) {
    return { status: statusOf(error), message: error.message, ...(error.detail && { detail: error.detail }) };
  }
  const code = 'code' in error ? error.code : undefined;
  switch (code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return { status: 415, message: NOT_JSON };
    // Fastify's, before it has sent anything of a stream.
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return { status: 499, message: 'The client left.' };
    default: {
      if (isDiskFull(error)) return { status: 507, message: DISK_FULL };
      const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
      return status < 500 ? { status, message: error.message } : { status: 500, message: 'Internal error.' };
    }
  }
}
