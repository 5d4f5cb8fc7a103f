import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyBaseLogger } from 'fastify';
import type { ApiError } from '../../shared/api-error';

/**
 * Answers what is no HTTP, or too much of it, before it is a request. The error holds the bytes that came, and those
 * the token: only its code is logged.
 */
export function answerClientError(log: FastifyBaseLogger, code: string | undefined, socket: Socket): void {
  if (code === 'ECONNRESET' || socket.destroyed) return;
  const { status, message } = refusalOf(code);
  log.debug({ code, status }, 'A request could not be read');
  if (socket.writable) {
    const body = JSON.stringify({ message } satisfies ApiError);
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

function refusalOf(code: string | undefined): { status: number; message: string } {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return { status: 431, message: 'Request headers are too large.' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, message: 'The request took too long.' };
    default:
      return { status: 400, message: 'The request cannot be read.' };
  }
}
