import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyBaseLogger } from 'fastify';
import type { ApiError } from '../../shared/api-error';
import { RequestError } from '../../shared/request-error';

/**
 * Answers a request that Node could not parse. The error contains the received bytes, which may contain the token, so only
 * its code is logged.
 */
export function answerClientError(log: FastifyBaseLogger, code: string | undefined, socket: Socket): void {
  if (code === 'ECONNRESET' || socket.destroyed) return;
  const { code: errorCode, status, message } = responseOf(code);
  log.debug({ code, status }, 'A request could not be read');
  if (socket.writable) {
    const body = JSON.stringify({ message, code: errorCode } satisfies ApiError);
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Connection: close',
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  }
  socket.destroySoon();
}

function responseOf(code: string | undefined): RequestError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new RequestError('headers-too-large', 'Request headers are too large.');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new RequestError('timeout', 'The request took too long.');
    default:
      return new RequestError('invalid-request', 'The request cannot be read.');
  }
}
